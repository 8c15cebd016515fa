#include <algorithm>
#include <utility>
#include <vector>

#include "ops/upsample2d.h"
#include "tensor/interpolation.h"

namespace convlens::ops {

using tensor::Between;

namespace {

std::vector<Between> places_along(Filter filter, std::int32_t extent, std::int32_t factor) {
  std::vector<Between> places;
  for (std::int32_t pixel = 0; pixel < extent * factor; ++pixel) {
    places.push_back(filter == Filter::kNearest ? Between{.first = pixel / factor}
                                                : tensor::between(pixel, {.from = extent, .to = extent * factor}));
  }
  return places;
}

void add_share(std::span<float> sums, std::span<const float> gradient, float share) {
  for (std::size_t c = 0; c < sums.size(); ++c) {
    sums[c] += gradient[c] * share;
  }
}

class UpsampleBackward final : public Operator {
 public:
  UpsampleBackward(Plan plan, const Upsample2dDescriptor& d)
      : Operator(std::move(plan)),
        rows_(places_along(d.filter, d.input.height(), d.factor.height)),
        columns_(places_along(d.filter, d.input.width(), d.factor.width)) {}

 private:
  base::Status compute(const Buffers& buffers) override {
    const auto channels = static_cast<std::size_t>(plan().output.channels());
    std::ranges::fill(buffers.output, 0.0F);
    std::span<const float> rest = buffers.inputs[0].values;
    for (const Between& row : rows_) {
      for (const Between& column : columns_) {
        const auto gradient = rest.first(channels);
        add_along(pixels_of(row.first, buffers.output), column, gradient, 1.0F - row.share);
        if (row.share > 0.0F) {
          add_along(pixels_of(row.second, buffers.output), column, gradient, row.share);
        }
        rest = rest.subspan(channels);
      }
    }
    return {};
  }

  std::span<float> pixels_of(std::int32_t row, std::span<float> map) const {
    const std::size_t length = static_cast<std::size_t>(plan().output.width()) * static_cast<std::size_t>(plan().output.channels());
    return map.subspan(static_cast<std::size_t>(row) * length, length);
  }

  static void add_along(std::span<float> row, const Between& column, std::span<const float> gradient, float share) {
    const auto pixel = [&](std::int32_t x) { return row.subspan(static_cast<std::size_t>(x) * gradient.size(), gradient.size()); };
    add_share(pixel(column.first), gradient, share * (1.0F - column.share));
    if (column.share > 0.0F) {
      add_share(pixel(column.second), gradient, share * column.share);
    }
  }

  std::vector<Between> rows_;
  std::vector<Between> columns_;
};

}  // namespace

BackwardResult create_upsample2d_backward(const Upsample2dDescriptor& descriptor) {
  auto output = upsample2d_output(descriptor);
  if (!output) {
    return base::pass_on(std::move(output));
  }
  Plan plan{.inputs = {*output}, .output = descriptor.input};
  return Backward{.op = std::make_unique<UpsampleBackward>(std::move(plan), descriptor)};
}

}  // namespace convlens::ops
