#include "ops/concatenate.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

namespace convlens::ops {

namespace {

class Concatenate final : public Operator {
 public:
  using Operator::Operator;

 private:
  base::Status compute(const Buffers& buffers) override {
    const auto stride = static_cast<std::size_t>(plan().output.channels());
    std::size_t start = 0;
    for (std::size_t i = 0; i < buffers.inputs.size(); ++i) {
      const auto channels = static_cast<std::size_t>(plan().inputs[i].channels());
      std::span<const float> rest = buffers.inputs[i].values;
      for (std::size_t at = start; !rest.empty(); at += stride) {
        std::ranges::copy(rest.first(channels), buffers.output.subspan(at).begin());
        rest = rest.subspan(channels);
      }
      start += channels;
    }
    return {};
  }
};

/// Some channels of a map, from `first` on.
class TakeChannels final : public Operator {
 public:
  TakeChannels(Plan plan, std::size_t first) : Operator(std::move(plan)), first_(first) {}

 private:
  base::Status compute(const Buffers& buffers) override {
    const auto stride = static_cast<std::size_t>(plan().inputs[0].channels());
    const auto channels = static_cast<std::size_t>(plan().output.channels());
    std::size_t at = first_;
    for (std::span<float> rest = buffers.output; !rest.empty(); rest = rest.subspan(channels)) {
      std::ranges::copy(buffers.inputs[0].values.subspan(at, channels), rest.begin());
      at += stride;
    }
    return {};
  }

  std::size_t first_;
};

bool differ_in_channels_only(const tensor::Shape& a, const tensor::Shape& b) {
  if (a.rank() != b.rank() || a.rank() == 0) {
    return false;
  }
  const auto leading = static_cast<std::size_t>(a.rank() - 1);
  return std::ranges::equal(a.extents().first(leading), b.extents().first(leading));
}

base::Result<tensor::Shape> output_shape(const ConcatenateDescriptor& d) {
  if (d.inputs.empty()) {
    return base::fail(base::ErrorCode::kBadShape, "a concatenation of nothing");
  }
  std::int64_t channels = 0;
  for (const tensor::Shape& input : d.inputs) {
    if (!differ_in_channels_only(d.inputs[0], input)) {
      return base::fail(base::ErrorCode::kBadShape, "a concatenation of " + d.inputs[0].text() + " and " + input.text());
    }
    channels += input.channels();
  }
  std::array<std::int64_t, tensor::Shape::kMaxRank> extents{};
  const auto rank = static_cast<std::size_t>(d.inputs[0].rank());
  std::ranges::copy(d.inputs[0].extents(), extents.begin());
  extents[rank - 1] = channels;
  return tensor::Shape::checked(std::span(extents).first(rank));
}

}  // namespace

OperatorResult create_concatenate(const ConcatenateDescriptor& descriptor) {
  auto output = output_shape(descriptor);
  if (!output) {
    return base::pass_on(std::move(output));
  }
  return std::make_unique<Concatenate>(Plan{.inputs = descriptor.inputs, .output = *output});
}

BackwardResult create_concatenate_backward(const ConcatenateDescriptor& descriptor, std::size_t input) {
  auto whole = output_shape(descriptor);
  if (!whole) {
    return base::pass_on(std::move(whole));
  }
  if (input >= descriptor.inputs.size()) {
    return base::fail(base::ErrorCode::kInvalidArgument,
                      "input " + std::to_string(input) + " of a concatenation of " + std::to_string(descriptor.inputs.size()));
  }
  std::size_t first = 0;
  for (const tensor::Shape& before : std::span(descriptor.inputs).first(input)) {
    first += static_cast<std::size_t>(before.channels());
  }
  return Backward{.op = std::make_unique<TakeChannels>(Plan{.inputs = {*whole}, .output = descriptor.inputs[input]}, first)};
}

}  // namespace convlens::ops
