#include "session/training.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/session/visitor.h"
#include "tests/support/training_builder.h"

namespace convlens::session {
namespace {

using base::ErrorCode;
using test_support::kernel_after;
using test_support::model_file;
using test_support::tiny_training;

constexpr LayerIndex kConv = 0;
constexpr LayerIndex kRelu = 1;

LoadTraining training_of(const test_support::ModelParts& parts) { return {.file = model_file(parts)}; }

Visitor with_training(std::int32_t epochs) {
  Visitor visitor;
  visitor.ask(tiny_model());
  visitor.ask(training_of(tiny_training(epochs)));
  return visitor;
}

}  // namespace

TEST_CASE("A training file of the open network gives its curves, matrix and layers", "[session]") {
  Visitor visitor;
  visitor.ask(tiny_model());
  const auto replies = visitor.ask(training_of(tiny_training(4)));
  const auto loaded = only<TrainingLoaded>(replies);
  REQUIRE(loaded.size() == 1);
  CHECK(loaded.front().loss.size() == 4);
  CHECK(loaded.front().layers == std::vector<LayerIndex>{kConv});
  CHECK(loaded.front().classes == 3);
  CHECK(loaded.front().confusion.size() == 9);
  CHECK(loaded.front().picture.size() == 30);
}

TEST_CASE("Each epoch's kernels and maps are given when asked for", "[session]") {
  Visitor visitor = with_training(4);
  for (const std::int32_t epoch : {0, 3, 4}) {
    const auto snapshots = only<EpochSnapshot>(visitor.ask(FetchEpoch{.layer = kConv, .epoch = epoch}));
    REQUIRE(snapshots.size() == 1);
    CHECK(snapshots.front().epoch == epoch);
    CHECK(snapshots.front().kernels == std::vector<float>(36, kernel_after(epoch)));
    REQUIRE(snapshots.front().statistics.size() == 4);
    CHECK(snapshots.front().statistics.front().maximum == static_cast<float>(epoch));
  }
}

TEST_CASE("Epochs, layers and cells that the record does not have are not found", "[session]") {
  Visitor visitor = with_training(2);
  CHECK(visitor.fail(FetchEpoch{.layer = kConv, .epoch = 3}).code == ErrorCode::kNotFound);
  CHECK(visitor.fail(FetchEpoch{.layer = kRelu, .epoch = 1}).code == ErrorCode::kNotFound);
  CHECK(visitor.fail(FetchEpoch{.layer = 99, .epoch = 1}).code == ErrorCode::kUnknownLayer);
  CHECK(visitor.fail(FetchExamples{.truth = 0, .predicted = 0}).code == ErrorCode::kNotFound);
}

TEST_CASE("The examples of a cell come as maps with statistics", "[session]") {
  Visitor visitor = with_training(2);
  const auto examples = only<CellExamples>(visitor.ask(FetchExamples{.truth = 2, .predicted = 0}));
  REQUIRE(examples.size() == 1);
  CHECK(examples.front().shape == tensor::Shape{3, 2, 2});
  CHECK(examples.front().statistics.size() == 2);
}

TEST_CASE("A training file needs its network", "[session]") {
  Visitor visitor;
  CHECK(visitor.fail(training_of(tiny_training(2))).code == ErrorCode::kNoModel);
  visitor.ask(tiny_model());
  CHECK(visitor.fail(FetchEpoch{}).code == ErrorCode::kNoTraining);
  CHECK(visitor.fail(FetchExamples{}).code == ErrorCode::kNoTraining);
}

TEST_CASE("A training file of another network is refused, and what was known stays", "[session]") {
  Visitor visitor = with_training(2);
  auto parts = tiny_training(3);
  parts.metadata["model"] = "other";
  CHECK(visitor.fail(training_of(parts)).code == ErrorCode::kInvalidArgument);
  CHECK(only<EpochSnapshot>(visitor.ask(FetchEpoch{.layer = kConv, .epoch = 2})).size() == 1);
  CHECK(visitor.fail(FetchEpoch{.layer = kConv, .epoch = 3}).code == ErrorCode::kNotFound);
}

TEST_CASE("A record with other classes or layers than the network is refused", "[session]") {
  Visitor visitor;
  visitor.ask(tiny_model());
  auto parts = tiny_training(2);
  for (auto& tensor : parts.tensors) {
    if (tensor.name.starts_with("epoch/0/conv/")) tensor.name.replace(8, 4, "conw");
  }
  CHECK(visitor.fail(training_of(parts)).code == ErrorCode::kInvalidArgument);
  parts = tiny_training(2);
  for (auto& tensor : parts.tensors) {
    if (tensor.name == "confusion") tensor = test_support::float_tensor("confusion", {1, 1}, std::vector{4.0F});
  }
  CHECK(visitor.fail(training_of(parts)).code == ErrorCode::kInvalidArgument);
}

TEST_CASE("A new network forgets how the old one learned", "[session]") {
  Visitor visitor = with_training(2);
  visitor.ask(tiny_model());
  CHECK(visitor.fail(FetchEpoch{.layer = kConv, .epoch = 1}).code == ErrorCode::kNoTraining);
}

}  // namespace convlens::session
