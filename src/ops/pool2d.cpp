#include "ops/pool2d.h"

#include <algorithm>
#include <string>
#include <utility>

#include "ops/coverage.h"

namespace convlens::ops {

namespace {

// Loops of our own, since XNNPACK's poolings refuse 1x1 windows and strides beyond the window, both of which models have. Values
// of one pixel lie side by side, so the loops over channels become vector code. They stay far below the convolutions' time.

void largest(std::span<float> result, const float* pixel) {
  for (std::size_t c = 0; c < result.size(); ++c) {
    result[c] = pixel[c] > result[c] ? pixel[c] : result[c];
  }
}

void add(std::span<float> result, const float* pixel) {
  for (std::size_t c = 0; c < result.size(); ++c) {
    result[c] += pixel[c];
  }
}

class Pool2d final : public Operator {
 public:
  Pool2d(Plan plan, const Pool2dDescriptor& descriptor)
      : Operator(std::move(plan)), pooling_(descriptor.pooling), coverage_(descriptor.input, descriptor.window) {}

 private:
  base::Status compute(const Buffers& buffers) override {
    const tensor::Shape& shape = plan().output;
    const auto channels = static_cast<std::size_t>(shape.channels());
    std::span<float> rest = buffers.output;
    for (std::int32_t y = 0; y < shape.height(); ++y) {
      const Covered rows = coverage_.rows_at(y);
      for (std::int32_t x = 0; x < shape.width(); ++x) {
        const Covered columns = coverage_.columns_at(x);
        if (pooling_ == Pooling::kMax) {
          take_largest(buffers, rows, columns, rest.first(channels));
        } else {
          take_mean(buffers, rows, columns, rest.first(channels));
        }
        rest = rest.subspan(channels);
      }
    }
    return {};
  }

  const float* pixel(const Buffers& buffers, std::int32_t y, std::int32_t x) const {
    const tensor::Shape& shape = plan().inputs[0];
    const std::int64_t index = (std::int64_t{y} * shape.width() + x) * shape.channels();
    return buffers.inputs[0].values.data() + index;
  }

  void take_largest(const Buffers& buffers, const Covered& rows, const Covered& columns, std::span<float> result) const {
    std::copy_n(pixel(buffers, rows.first, columns.first), result.size(), result.begin());
    for (std::int32_t i = 0; i < rows.count; ++i) {
      for (std::int32_t j = 0; j < columns.count; ++j) {
        largest(result, pixel(buffers, rows.first + i * rows.step, columns.first + j * columns.step));
      }
    }
  }

  /// Sums row by row: the error of the mean of a large map stays that of one row.
  void take_mean(const Buffers& buffers, const Covered& rows, const Covered& columns, std::span<float> result) const {
    const std::span<float> row_sum = buffers.workspace.first(result.size());
    std::ranges::fill(result, 0.0F);
    for (std::int32_t i = 0; i < rows.count; ++i) {
      std::ranges::fill(row_sum, 0.0F);
      for (std::int32_t j = 0; j < columns.count; ++j) {
        add(row_sum, pixel(buffers, rows.first + i * rows.step, columns.first + j * columns.step));
      }
      add(result, row_sum.data());
    }
    const float share = 1.0F / (static_cast<float>(rows.count) * static_cast<float>(columns.count));
    for (float& value : result) {
      value *= share;
    }
  }

  Pooling pooling_;
  Coverage coverage_;
};

/// Whether each position of the window lies over the map at least in part.
bool touches_everywhere(const Coverage& coverage, const tensor::Shape& positions) {
  for (std::int32_t y = 0; y < positions.height(); ++y) {
    if (coverage.rows_at(y).count == 0) {
      return false;
    }
  }
  for (std::int32_t x = 0; x < positions.width(); ++x) {
    if (coverage.columns_at(x).count == 0) {
      return false;
    }
  }
  return true;
}

}  // namespace

base::Result<tensor::Shape> pool2d_output(const Pool2dDescriptor& descriptor) {
  auto output = map_of_positions(descriptor.input, descriptor.window, descriptor.input.channels());
  if (output && !touches_everywhere(Coverage(descriptor.input, descriptor.window), *output)) {
    return base::fail(base::ErrorCode::kBadShape, "a pooling of " + descriptor.input.text() + " that sees only padding");
  }
  return output;
}

OperatorResult create_pool2d(const Pool2dDescriptor& descriptor) {
  auto output = pool2d_output(descriptor);
  if (!output) {
    return base::pass_on(std::move(output));
  }
  const auto channels = static_cast<std::size_t>(descriptor.input.channels());
  return std::make_unique<Pool2d>(Plan{.inputs = {descriptor.input}, .output = *output, .workspace = channels}, descriptor);
}

}  // namespace convlens::ops
