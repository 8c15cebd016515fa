#include <algorithm>
#include <utility>

#include "ops/coverage.h"
#include "ops/pool2d.h"

namespace convlens::ops {

namespace {

/// Visits a pooling's positions and the places under each. Place: an index into the map of its first channel.
class PoolWalk {
 public:
  PoolWalk(const Pool2dDescriptor& descriptor, const tensor::Shape& positions)
      : map_(descriptor.input), positions_(positions), coverage_(descriptor.input, descriptor.window) {}

  /// Calls begin(position, number of places), then visit(place) for each, row by row.
  void run(const auto& begin, const auto& visit) const {
    std::size_t position = 0;
    for (std::int32_t y = 0; y < positions_.height(); ++y) {
      const Covered rows = coverage_.rows_at(y);
      for (std::int32_t x = 0; x < positions_.width(); ++x, ++position) {
        const Covered columns = coverage_.columns_at(x);
        begin(position * channels(), rows.count * columns.count);
        visit_places(rows, columns, visit);
      }
    }
  }

  std::size_t channels() const { return static_cast<std::size_t>(map_.channels()); }

 private:
  void visit_places(const Covered& rows, const Covered& columns, const auto& visit) const {
    for (std::int32_t i = 0; i < rows.count; ++i) {
      const std::int64_t row = std::int64_t{rows.first + i * rows.step} * map_.width();
      for (std::int32_t j = 0; j < columns.count; ++j) {
        visit(static_cast<std::size_t>(row + columns.first + j * columns.step) * channels());
      }
    }
  }

  tensor::Shape map_;
  tensor::Shape positions_;
  Coverage coverage_;
};

/// sums += what is left where values equal the largest ones; that is spent then.
struct Award {
  std::span<const float> values;
  std::span<const float> largest;
  std::span<float> left;
  std::span<float> sums;

  void operator()() const {
    for (std::size_t c = 0; c < sums.size(); ++c) {
      const bool wins = values[c] == largest[c];
      sums[c] += wins ? left[c] : 0.0F;
      left[c] = wins ? 0.0F : left[c];
    }
  }
};

class MaxBackward final : public Operator {
 public:
  MaxBackward(Plan plan, const PoolWalk& walk) : Operator(std::move(plan)), walk_(walk) {}

 private:
  base::Status compute(const Buffers& buffers) override {
    const std::size_t channels = walk_.channels();
    const std::span<float> left = buffers.workspace.first(channels);
    std::span<const float> largest;
    std::ranges::fill(buffers.output, 0.0F);
    walk_.run(
        [&](std::size_t position, std::int32_t /*places*/) {
          std::ranges::copy(buffers.inputs[0].values.subspan(position, channels), left.begin());
          largest = buffers.inputs[2].values.subspan(position, channels);
        },
        [&](std::size_t place) {
          Award{.values = buffers.inputs[1].values.subspan(place, channels),
                .largest = largest,
                .left = left,
                .sums = buffers.output.subspan(place, channels)}();
        });
    return {};
  }

  PoolWalk walk_;
};

class MeanBackward final : public Operator {
 public:
  MeanBackward(Plan plan, const PoolWalk& walk) : Operator(std::move(plan)), walk_(walk) {}

 private:
  base::Status compute(const Buffers& buffers) override {
    const std::size_t channels = walk_.channels();
    std::span<const float> gradient;
    float share = 0.0F;
    std::ranges::fill(buffers.output, 0.0F);
    walk_.run(
        [&](std::size_t position, std::int32_t places) {
          gradient = buffers.inputs[0].values.subspan(position, channels);
          share = 1.0F / static_cast<float>(places);
        },
        [&](std::size_t place) {
          const std::span<float> sums = buffers.output.subspan(place, channels);
          for (std::size_t c = 0; c < channels; ++c) {
            sums[c] += gradient[c] * share;
          }
        });
    return {};
  }

  PoolWalk walk_;
};

}  // namespace

BackwardResult create_pool2d_backward(const Pool2dDescriptor& descriptor) {
  auto output = pool2d_output(descriptor);
  if (!output) {
    return base::pass_on(std::move(output));
  }
  const PoolWalk walk(descriptor, *output);
  if (descriptor.pooling == Pooling::kAverage) {
    return Backward{.op = std::make_unique<MeanBackward>(Plan{.inputs = {*output}, .output = descriptor.input}, walk)};
  }
  Plan plan{.inputs = {*output, descriptor.input, *output}, .output = descriptor.input, .workspace = walk.channels()};
  return Backward{.op = std::make_unique<MaxBackward>(std::move(plan), walk), .reads = Reads::kAll};
}

}  // namespace convlens::ops
