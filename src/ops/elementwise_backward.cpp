#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "ops/elementwise.h"
#include "tensor/broadcast.h"

namespace convlens::ops {

namespace {

constexpr std::size_t kAxes = tensor::Shape::kMaxRank;
using Axes = std::array<std::size_t, kAxes>;

/// With ones in front.
Axes extents_of(const tensor::Shape& shape) {
  Axes extents{1, 1, 1, 1};
  std::ranges::transform(shape.extents(), extents.end() - shape.rank(),
                         [](std::int32_t extent) { return static_cast<std::size_t>(extent); });
  return extents;
}

/// How far one step along each axis of the result goes in an input: nowhere along axes on which the input is repeated.
Axes steps_of(const tensor::Shape& input) {
  const Axes extents = extents_of(input);
  Axes steps{};
  std::size_t step = 1;
  for (std::size_t axis = kAxes; axis-- > 0;) {
    steps[axis] = extents[axis] == 1 ? 0 : step;
    step *= extents[axis];
  }
  return steps;
}

/// An input's values along one row of the result.
struct InRow {
  const float* values = nullptr;
  std::size_t step = 0;
  float operator[](std::size_t place) const { return values[place * step]; }
};

class ElementwiseBackward final : public Operator {
 public:
  ElementwiseBackward(Plan plan, Arithmetic arithmetic, std::size_t input)
      : Operator(std::move(plan)), arithmetic_(arithmetic), input_(input), extents_(extents_of(this->plan().inputs[0])) {
    const std::span<const tensor::Shape> shapes = this->plan().inputs;
    std::ranges::transform(shapes.subspan(1, shapes.size() - 2), std::back_inserter(steps_), steps_of);
  }

 private:
  base::Status compute(const Buffers& buffers) override {
    std::ranges::fill(buffers.output, 0.0F);
    const std::size_t length = extents_.back();
    const std::span<float> row = buffers.workspace.first(length);
    for (std::size_t r = 0; r * length < buffers.inputs[0].values.size(); ++r) {
      std::ranges::copy(buffers.inputs[0].values.subspan(r * length, length), row.begin());
      differentiate(buffers, r, row);
      float* sums = buffers.output.data() + offset(input_, r);
      for (std::size_t place = 0; place < length; ++place) {
        sums[place * steps_[input_].back()] += row[place];
      }
    }
    return {};
  }

  void differentiate(const Buffers& buffers, std::size_t r, std::span<float> row) const {
    switch (arithmetic_) {
      case Arithmetic::kAdd:
        return;
      case Arithmetic::kSubtract:
        return scale(row, input_ == 0 ? 1.0F : -1.0F);
      case Arithmetic::kAverage:
        return scale(row, 1.0F / static_cast<float>(steps_.size()));
      case Arithmetic::kMultiply:
        return multiply_by_others(buffers, r, row);
      case Arithmetic::kMaximum:
      case Arithmetic::kMinimum:
        return keep_where_chosen(buffers, r, row);
    }
  }

  static void scale(std::span<float> row, float factor) {
    for (float& value : row) {
      value *= factor;
    }
  }

  void multiply_by_others(const Buffers& buffers, std::size_t r, std::span<float> row) const {
    for (std::size_t other = 0; other < steps_.size(); ++other) {
      if (other == input_) {
        continue;
      }
      const InRow factors = in_row(buffers, other, r);
      for (std::size_t place = 0; place < row.size(); ++place) {
        row[place] *= factors[place];
      }
    }
  }

  /// Where this input is the first that has the result's value.
  void keep_where_chosen(const Buffers& buffers, std::size_t r, std::span<float> row) const {
    const auto result = buffers.inputs.back().values.subspan(r * row.size(), row.size());
    for (std::size_t candidate = 0; candidate <= input_; ++candidate) {
      const InRow values = in_row(buffers, candidate, r);
      for (std::size_t place = 0; place < row.size(); ++place) {
        const bool is_chosen = values[place] == result[place];
        row[place] = is_chosen == (candidate == input_) ? row[place] : 0.0F;
      }
    }
  }

  InRow in_row(const Buffers& buffers, std::size_t input, std::size_t r) const {
    return {.values = buffers.inputs[input + 1].values.data() + offset(input, r), .step = steps_[input].back()};
  }

  /// Where row r of the result begins in an input.
  std::size_t offset(std::size_t input, std::size_t r) const {
    std::size_t at = 0;
    for (std::size_t axis = kAxes - 1; axis-- > 0;) {
      at += r % extents_[axis] * steps_[input][axis];
      r /= extents_[axis];
    }
    return at;
  }

  Arithmetic arithmetic_;
  std::size_t input_;
  Axes extents_;             ///< of the result
  std::vector<Axes> steps_;  ///< of each input
};

base::Result<tensor::Shape> merged_shape(const ElementwiseDescriptor& d) {
  if (d.inputs.size() < 2) {
    return base::fail(base::ErrorCode::kBadShape, "arithmetic on fewer than two inputs");
  }
  base::Result<tensor::Shape> merged = d.inputs[0];
  for (const tensor::Shape& input : std::span(d.inputs).subspan(1)) {
    merged = tensor::broadcast(*merged, input);
    if (!merged) {
      break;
    }
  }
  return merged;
}

}  // namespace

BackwardResult create_elementwise_backward(const ElementwiseDescriptor& descriptor, std::size_t input) {
  auto output = merged_shape(descriptor);
  if (!output) {
    return base::pass_on(std::move(output));
  }
  if (input >= descriptor.inputs.size()) {
    return base::fail(base::ErrorCode::kInvalidArgument,
                      "input " + std::to_string(input) + " of arithmetic on " + std::to_string(descriptor.inputs.size()));
  }
  Plan plan{.inputs = {*output}, .output = descriptor.inputs[input], .workspace = static_cast<std::size_t>(output->channels())};
  plan.inputs.insert(plan.inputs.end(), descriptor.inputs.begin(), descriptor.inputs.end());
  plan.inputs.push_back(*output);
  auto op = std::make_unique<ElementwiseBackward>(std::move(plan), descriptor.arithmetic, input);
  return Backward{.op = std::move(op), .reads = Reads::kAll};
}

}  // namespace convlens::ops
