#include "tests/explain/stepwise.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/engine/test_network.h"

namespace convlens::explain::test {

std::vector<float> values_of(const engine::Engine& engine, network::Source source) {
  const std::span<const float> values = engine.output(source).values;
  return {values.begin(), values.end()};
}

void take_all_steps(engine::Engine& engine, Stepwise& work) {
  const network::Source output = engine.network().outputs().front();
  const std::vector<float> before = values_of(engine, output);
  float last = 0;
  while (!work.done()) {
    REQUIRE(work.step(engine));
    CHECK(work.fraction() > last);
    last = work.fraction();
    REQUIRE(work.restore(engine));
    REQUIRE(values_of(engine, output) == before);
  }
  CHECK(last == 1.0F);
}

engine::Engine small_network(const tensor::Shape& input, std::int32_t kernel_size) {
  engine::NetworkBuilder builder(input);
  builder.add("conv", network::Conv2D{.filters = 4, .kernel_size = {kernel_size, kernel_size}, .activation = network::Activation::kRelu})
      .weight("kernel", {kernel_size, kernel_size, input.channels(), 4})
      .weight("bias", {4});
  builder.add("mean", network::GlobalPooling2D{});
  builder.add("scores", network::Dense{.units = 3, .activation = network::Activation::kSoftmax})
      .weight("kernel", {4, 3})
      .weight("bias", {3});
  engine::Engine engine = builder.compile();
  REQUIRE(engine.run(reference::random_tensor(input, 1).view()));
  return engine;
}

}  // namespace convlens::explain::test
