#include "session/probabilities.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "network/model_file.h"
#include "tests/support/model_builder.h"

namespace convlens::session {
namespace {

using test_support::StoredTensor;

/// A network of the given layers, run on an input of ones.
engine::Engine run(std::string_view input_shape, std::string_view layers, std::vector<StoredTensor> tensors) {
  auto network = network::read_model(test_support::model_file(test_support::model_of(input_shape, layers, std::move(tensors))));
  INFO((network ? "" : network.error().message));
  REQUIRE(network);
  auto engine = engine::Engine::compile(*std::move(network));
  REQUIRE(engine);
  auto input = tensor::Tensor::zeros(engine->network().input_shape());
  REQUIRE(input);
  std::ranges::fill(input->values(), 1.0F);
  REQUIRE(engine->run(input->view()));
  return *std::move(engine);
}

/// Weights of a Dense layer of one input 1 whose raw scores are `scores`.
std::vector<StoredTensor> dense_weights(const std::vector<float>& scores) {
  const std::vector<float> bias(scores.size(), 0.0F);
  const auto units = std::ssize(scores);
  return {test_support::float_tensor("d/kernel", {1, units}, scores), test_support::float_tensor("d/bias", {units}, bias)};
}

std::string dense(std::size_t units, const std::string& activation) {
  return R"({"name":"d","type":"Dense","config":{"units":)" + std::to_string(units) + R"(,"activation":")" + activation + R"("}})";
}

std::vector<float> of_dense(const std::vector<float>& scores, const std::string& activation, const std::string& more_layers = "") {
  return probabilities(run("[1]", "[" + dense(scores.size(), activation) + more_layers + "]", dense_weights(scores)));
}

void check_close(const std::vector<float>& got, const std::vector<double>& expected) {
  REQUIRE(got.size() == expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) CHECK(got[i] == Catch::Approx(expected[i]).margin(1e-6));
}

// By hand: e^0, e^1, e^2 over their sum; 1 / (1 + e^-2).
const std::vector<double> kSoftmax012{0.09003057, 0.24472847, 0.66524096};
constexpr double kSigmoid2 = 0.88079708;

}  // namespace

TEST_CASE("A softmax output is taken as it is", "[session][probabilities]") {
  check_close(of_dense({0, 1, 2}, "softmax"), kSoftmax012);
  check_close(of_dense({0, 1, 2}, "linear", R"(,{"name":"s","type":"Softmax"})"), kSoftmax012);
  check_close(of_dense({0, 1, 2}, "linear", R"(,{"name":"a","type":"Activation","config":{"activation":"softmax"}})"), kSoftmax012);
}

TEST_CASE("A softmax is seen through layers that only rearrange its values", "[session][probabilities]") {
  check_close(
      of_dense({0, 1, 2}, "softmax", R"(,{"name":"r","type":"Reshape","config":{"target_shape":[1,1,3]}},{"name":"f","type":"Flatten"})"),
      kSoftmax012);
  check_close(of_dense({0, 1, 2}, "softmax", R"(,{"name":"drop","type":"Dropout","config":{"rate":0.5}})"), kSoftmax012);
}

TEST_CASE("Probabilities that are averaged with others or cut to a range are taken as they are", "[session][probabilities]") {
  const auto of_two = [&](const std::string& last) {
    const std::string even =
        R"({"name":"even","type":"Dense","inputs":["input"],"config":{"units":3,"use_bias":false,"activation":"softmax"}})";
    auto tensors = dense_weights({0, 1, 2});
    tensors.push_back(test_support::float_tensor("even/kernel", {1, 3}, std::vector{1.0F, 1.0F, 1.0F}));
    return probabilities(run("[1]", "[" + dense(3, "softmax") + "," + even + last + "]", std::move(tensors)));
  };
  const double third = 1.0 / 3;
  const std::vector<double> means{(kSoftmax012[0] + third) / 2, (kSoftmax012[1] + third) / 2, (kSoftmax012[2] + third) / 2};
  check_close(of_two(R"(,{"name":"m","type":"Average","inputs":["d","even"]})"), means);
  check_close(of_two(R"(,{"name":"m","type":"Add","inputs":["d","even"]},{"name":"half","type":"Rescaling","config":{"scale":0.5}})"),
              means);
  check_close(of_dense({0, 1, 2}, "softmax", R"(,{"name":"c","type":"Clip","config":{"min_value":0.1,"max_value":1}})"),
              {0.1, kSoftmax012[1], kSoftmax012[2]});
}

TEST_CASE("Scores that are added to probabilities are raw", "[session][probabilities]") {
  // By hand: e^(s + x) over their sum, s being 0, 1 and 2 and x their softmax.
  const double sum = std::exp(kSoftmax012[0]) + std::exp(1 + kSoftmax012[1]) + std::exp(2 + kSoftmax012[2]);
  check_close(of_dense({0, 1, 2}, "linear", R"(,{"name":"s","type":"Softmax"},{"name":"m","type":"Add","inputs":["d","s"]})"),
              {std::exp(kSoftmax012[0]) / sum, std::exp(1 + kSoftmax012[1]) / sum, std::exp(2 + kSoftmax012[2]) / sum});
}

TEST_CASE("The logarithm of a softmax becomes probabilities again", "[session][probabilities]") {
  check_close(of_dense({0, 1, 2}, "log_softmax"), kSoftmax012);
  check_close(of_dense({0, 1, 2}, "linear", R"(,{"name":"a","type":"Activation","config":{"activation":"log_softmax"}})"), kSoftmax012);
  check_close(of_dense({0, 1, 2}, "log_softmax", R"(,{"name":"drop","type":"Dropout","config":{"rate":0.5}})"), kSoftmax012);
}

TEST_CASE("A class that is switched off is impossible, whether scores are probabilities, their logarithms or raw",
          "[session][probabilities]") {
  // Raw scores become probabilities when the class is gone: by hand, e^0 and e^2 over their sum.
  const std::vector<std::pair<std::string, std::vector<double>>> cases = {{"softmax", {kSoftmax012[0], 0, kSoftmax012[2]}},
                                                                          {"log_softmax", {kSoftmax012[0], 0, kSoftmax012[2]}},
                                                                          {"linear", {0.11920292, 0, 0.88079708}}};
  for (const auto& [activation, expected] : cases) {
    const std::string layers = "[" + dense(3, activation) + R"(,{"name":"drop","type":"Dropout","config":{"rate":0.5}}])";
    for (const network::Source layer : {0, 1}) {
      auto engine = run("[1]", layers, dense_weights({0, 1, 2}));
      REQUIRE(engine.switch_channel(layer, 1, engine::Switch::kOff));
      REQUIRE(engine.run_from(layer));
      check_close(probabilities(engine), expected);
    }
  }
}

TEST_CASE("With all classes switched off none is possible", "[session][probabilities]") {
  auto engine = run("[1]", "[" + dense(3, "linear") + "]", dense_weights({0, 1, 2}));
  for (const std::int32_t channel : {0, 1, 2}) REQUIRE(engine.switch_channel(0, channel, engine::Switch::kOff));
  REQUIRE(engine.run_from(0));
  check_close(probabilities(engine), {0, 0, 0});
}

TEST_CASE("Raw scores become probabilities by softmax, however large they are", "[session][probabilities]") {
  check_close(of_dense({0, 1, 2}, "linear"), kSoftmax012);
  check_close(of_dense({1000, 1001, 1002}, "linear"), kSoftmax012);
  check_close(of_dense({-1000, -999, -998}, "linear"), kSoftmax012);
}

TEST_CASE("A single unit gives a negative and a positive probability, raw or through a sigmoid", "[session][probabilities]") {
  check_close(of_dense({2}, "linear"), {1 - kSigmoid2, kSigmoid2});
  check_close(of_dense({2}, "sigmoid"), {1 - kSigmoid2, kSigmoid2});
  check_close(of_dense({1.5}, "hard_sigmoid"), {0.25, 0.75});
  check_close(of_dense({-200}, "linear"), {1, 0});
  check_close(of_dense({200}, "linear"), {0, 1});
}

TEST_CASE("Several sigmoids are independent probabilities", "[session][probabilities]") {
  check_close(of_dense({2, 2}, "sigmoid"), {kSigmoid2, kSigmoid2});
  check_close(of_dense({0, 1.5}, "hard_sigmoid"), {0.5, 0.75});
}

TEST_CASE("A softmax that is switched off leaves raw scores, which become probabilities", "[session][probabilities]") {
  auto engine = run("[1]", "[" + dense(3, "linear") + R"(,{"name":"s","type":"Softmax"}])", dense_weights({0, 1, 2}));
  REQUIRE(engine.switch_layer(1, engine::Switch::kOff));
  REQUIRE(engine.run_from(1));
  check_close(probabilities(engine), kSoftmax012);
}

TEST_CASE("An output that is a picture has no probabilities", "[session][probabilities]") {
  CHECK(probabilities(run("[2,2,1]", R"([{"name":"r","type":"ReLU"}])", {})).empty());
}

TEST_CASE("An output of 1x1xn is as good as a vector", "[session][probabilities]") {
  const std::string pool = R"([{"name":"g","type":"GlobalAveragePooling2D","config":{"keepdims":true}},{"name":"s","type":"Softmax"}])";
  check_close(probabilities(run("[2,2,4]", pool, {})), {0.25, 0.25, 0.25, 0.25});
}

}  // namespace convlens::session
