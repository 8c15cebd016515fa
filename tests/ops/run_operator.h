#pragma once

#include <limits>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "ops/backward.h"
#include "ops/operator.h"
#include "ops/window.h"
#include "tests/reference/compare.h"
#include "tests/reference/layers.h"

namespace convlens::ops {

/// Runs an operator once, from memory in which nothing is written yet.
inline tensor::Tensor run_operator(OperatorResult created, const std::vector<tensor::TensorView>& inputs) {
  INFO((created ? "" : created.error().message));
  REQUIRE(created);
  tensor::Tensor output = reference::zeros((*created)->plan().output);
  std::ranges::fill(output.values(), std::numeric_limits<float>::quiet_NaN());
  tensor::Tensor workspace = reference::zeros({static_cast<std::int32_t>((*created)->plan().workspace) + 1});
  std::ranges::fill(workspace.values(), std::numeric_limits<float>::quiet_NaN());
  const auto done = (*created)->run({.inputs = inputs, .output = output.values(), .workspace = workspace.values()});
  INFO((done ? "" : done.error().message));
  REQUIRE(done);
  return output;
}

/// What is known at a backward operator: the gradient at the output, and the forward operator's inputs and output.
struct Known {
  tensor::TensorView gradient;
  std::vector<tensor::TensorView> inputs;
  tensor::TensorView output;
};

/// Runs a backward operator once, with what it reads and nothing else.
inline tensor::Tensor run_backward(BackwardResult created, const Known& known) {
  INFO((created ? "" : created.error().message));
  REQUIRE(created);
  std::vector<tensor::TensorView> read{known.gradient};
  if (created->reads == Reads::kInput || created->reads == Reads::kAll) {
    read.insert(read.end(), known.inputs.begin(), known.inputs.end());
  }
  if (created->reads == Reads::kOutput || created->reads == Reads::kAll) {
    read.push_back(known.output);
  }
  return run_operator(std::move(created->op), read);
}

inline Margins margins_from(const reference::Slide2& slide) {
  return {.top = slide[0].before, .bottom = slide[0].after, .left = slide[1].before, .right = slide[1].after};
}
inline Extent stride_from(const reference::Slide2& slide) { return {.height = slide[0].stride, .width = slide[1].stride}; }
inline Extent dilation_from(const reference::Slide2& slide) { return {.height = slide[0].dilation, .width = slide[1].dilation}; }
inline Window window_from(const reference::Slide2& slide) {
  return {.size = {.height = slide[0].size, .width = slide[1].size},
          .stride = stride_from(slide),
          .dilation = dilation_from(slide),
          .padding = margins_from(slide)};
}

}  // namespace convlens::ops
