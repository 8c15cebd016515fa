#include "ops/pad2d.h"

#include <algorithm>
#include <utility>

namespace convlens::ops {

namespace {

class Pad2d final : public Operator {
 public:
  Pad2d(Plan plan, const Margins& margins) : Operator(std::move(plan)), margins_(margins) {}

 private:
  base::Status compute(const Buffers& buffers) override {
    const auto channels = static_cast<std::size_t>(plan().output.channels());
    const std::size_t row = static_cast<std::size_t>(plan().inputs[0].width()) * channels;
    const std::size_t padded_row = static_cast<std::size_t>(plan().output.width()) * channels;
    std::ranges::fill(buffers.output, 0.0F);
    std::size_t at = static_cast<std::size_t>(margins_.top) * padded_row + static_cast<std::size_t>(margins_.left) * channels;
    for (std::span<const float> rest = buffers.inputs[0].values; !rest.empty(); rest = rest.subspan(row)) {
      std::ranges::copy(rest.first(row), buffers.output.subspan(at).begin());
      at += padded_row;
    }
    return {};
  }

  Margins margins_;
};

class Crop2d final : public Operator {
 public:
  Crop2d(Plan plan, const Margins& margins) : Operator(std::move(plan)), margins_(margins) {}

 private:
  base::Status compute(const Buffers& buffers) override {
    const auto channels = static_cast<std::size_t>(plan().output.channels());
    const std::size_t row = static_cast<std::size_t>(plan().output.width()) * channels;
    const std::size_t padded_row = static_cast<std::size_t>(plan().inputs[0].width()) * channels;
    std::size_t at = static_cast<std::size_t>(margins_.top) * padded_row + static_cast<std::size_t>(margins_.left) * channels;
    for (std::span<float> rest = buffers.output; !rest.empty(); rest = rest.subspan(row)) {
      std::ranges::copy(buffers.inputs[0].values.subspan(at, row), rest.begin());
      at += padded_row;
    }
    return {};
  }

  Margins margins_;
};

/// A padded map has as many pixels as a 1x1 window has positions on it.
base::Result<tensor::Shape> padded_shape(const Pad2dDescriptor& d) {
  return map_of_positions(d.input, {.padding = d.margins}, d.input.channels());
}

}  // namespace

OperatorResult create_pad2d(const Pad2dDescriptor& descriptor) {
  auto output = padded_shape(descriptor);
  if (!output) {
    return base::pass_on(std::move(output));
  }
  return std::make_unique<Pad2d>(Plan{.inputs = {descriptor.input}, .output = *output}, descriptor.margins);
}

BackwardResult create_pad2d_backward(const Pad2dDescriptor& descriptor) {
  auto padded = padded_shape(descriptor);
  if (!padded) {
    return base::pass_on(std::move(padded));
  }
  return Backward{.op = std::make_unique<Crop2d>(Plan{.inputs = {*padded}, .output = descriptor.input}, descriptor.margins)};
}

}  // namespace convlens::ops
