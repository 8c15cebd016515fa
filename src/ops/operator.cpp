#include "ops/operator.h"

#include <string>
#include <utility>

namespace convlens::ops {

namespace {

std::string mismatch(const char* what, std::size_t expected, std::size_t got) {
  return std::string(what) + ": expected " + std::to_string(expected) + ", got " + std::to_string(got);
}

base::Status check(const Plan& plan, const Buffers& buffers) {
  using base::ErrorCode;
  if (buffers.inputs.size() != plan.inputs.size()) {
    return base::fail(ErrorCode::kBadShape, mismatch("inputs of an operator", plan.inputs.size(), buffers.inputs.size()));
  }
  for (std::size_t i = 0; i < plan.inputs.size(); ++i) {
    const auto expected = static_cast<std::size_t>(plan.inputs[i].elements());
    if (buffers.inputs[i].values.size() != expected) {
      return base::fail(ErrorCode::kBadShape, mismatch("values in an operator's input", expected, buffers.inputs[i].values.size()));
    }
  }
  const auto expected = static_cast<std::size_t>(plan.output.elements());
  if (buffers.output.size() != expected) {
    return base::fail(ErrorCode::kBadShape, mismatch("values in an operator's output", expected, buffers.output.size()));
  }
  if (buffers.workspace.size() < plan.workspace) {
    return base::fail(ErrorCode::kBadShape, mismatch("values in an operator's workspace", plan.workspace, buffers.workspace.size()));
  }
  return {};
}

}  // namespace

Operator::Operator(Plan plan) : plan_(std::move(plan)) {}

base::Status Operator::run(const Buffers& buffers) {
  if (auto checked = check(plan_, buffers); !checked) {
    return checked;
  }
  return compute(buffers);
}

}  // namespace convlens::ops
