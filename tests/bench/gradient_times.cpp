#include <variant>

#include "engine/engine.h"
#include "tests/bench/bench.h"
#include "tests/reference/compare.h"

// A run of a model on random input, and the ways back from its first logit to the last convolution and to the input:
// convlens_gradient_times MODEL [RUNS]. The fastest of the runs counts.
namespace convlens::engine {
namespace {

using bench::need;

void print_memory([[maybe_unused]] const char* when) {
#ifdef __wasm__
  std::printf("%9.1f MB memory %s\n", static_cast<double>(__builtin_wasm_memory_size(0)) * 65536 / 1e6, when);
#endif
}

/// Milliseconds of the fastest run.
double fastest(int runs, const auto& task) {
  double best = 1e12;
  for (int run = 0; run < runs; ++run) best = std::min(best, bench::time_of(task));
  return best;
}

network::Source last_convolution(const network::Network& network) {
  for (std::size_t i = network.layers().size(); i-- > 0;) {
    if (std::holds_alternative<network::Conv2D>(network.layers()[i].config)) return static_cast<network::Source>(i);
  }
  return network::kNetworkInput;
}

void measure(const char* path, int runs) {
  Engine engine = need(Engine::compile(bench::read_network(path)));
  print_memory("with the model");
  const tensor::Tensor input = reference::random_tensor(engine.network().input_shape(), 1);
  std::printf("%9.3f ms  run\n", fastest(runs, [&] { need(engine.run(input.view())); }));
  print_memory("after the run");
  const GradientRequest near{.to = {last_convolution(engine.network())}};
  std::printf("%9.3f ms  gradient at the last convolution\n", fastest(runs, [&] { need(engine.gradient(near)); }));
  print_memory("after it");
  std::printf("%9.3f ms  gradient at the input\n", fastest(runs, [&] { need(engine.gradient({})); }));
  print_memory("after it");
}

}  // namespace
}  // namespace convlens::engine

int main(int argc, char** argv) {
  if (argc < 2) convlens::bench::stop("usage: convlens_gradient_times MODEL [RUNS]");
  convlens::engine::measure(argv[1], argc > 2 ? std::atoi(argv[2]) : 5);
}
