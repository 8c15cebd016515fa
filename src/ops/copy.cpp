#include "ops/copy.h"

#include <algorithm>
#include <utility>

namespace convlens::ops {

namespace {

class Copy final : public Operator {
 public:
  using Operator::Operator;

 private:
  base::Status compute(const Buffers& buffers) override {
    std::ranges::copy(buffers.inputs[0].values, buffers.output.begin());
    return {};
  }
};

}  // namespace

OperatorResult create_copy(const CopyDescriptor& descriptor) {
  if (descriptor.input.elements() != descriptor.output.elements()) {
    return base::fail(base::ErrorCode::kBadShape, descriptor.input.text() + " does not become " + descriptor.output.text());
  }
  return std::make_unique<Copy>(Plan{.inputs = {descriptor.input}, .output = descriptor.output});
}

BackwardResult create_copy_backward(const CopyDescriptor& descriptor) {
  auto created = create_copy({.input = descriptor.output, .output = descriptor.input});
  if (!created) {
    return base::pass_on(std::move(created));
  }
  return Backward{.op = std::move(*created)};
}

}  // namespace convlens::ops
