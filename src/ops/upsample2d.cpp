#include "ops/upsample2d.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ops/xnnpack_operator.h"

namespace convlens::ops {

namespace {

constexpr std::int64_t kPointersPerPixel = 4;

class Nearest final : public Operator {
 public:
  Nearest(Plan plan, Extent factor) : Operator(std::move(plan)), factor_(factor) {}

 private:
  base::Status compute(const Buffers& buffers) override {
    const auto channels = static_cast<std::size_t>(plan().output.channels());
    const std::size_t row = static_cast<std::size_t>(plan().inputs[0].width()) * channels;
    float* out = buffers.output.data();
    for (std::span<const float> rest = buffers.inputs[0].values; !rest.empty(); rest = rest.subspan(row)) {
      for (std::int32_t i = 0; i < factor_.height; ++i) {
        out = widen(rest.first(row), channels, out);
      }
    }
    return {};
  }

  /// Returns where the next row begins.
  float* widen(std::span<const float> row, std::size_t channels, float* out) const {
    for (; !row.empty(); row = row.subspan(channels)) {
      for (std::int32_t i = 0; i < factor_.width; ++i) {
        out = std::ranges::copy(row.first(channels), out).out;
      }
    }
    return out;
  }

  Extent factor_;
};

xnn_status setup_bilinear(xnn_operator_t handle, const Buffers& buffers) {
  return xnn_setup_resize_bilinear2d_nhwc_f32(handle, buffers.workspace.data(), buffers.inputs[0].values.data(), buffers.output.data());
}

OperatorResult create_bilinear(Plan plan) {
  if (plan.output.height() * std::int64_t{plan.output.width()} * kPointersPerPixel > kMostPointers) {
    return base::fail(base::ErrorCode::kUnsupportedModel, "a bilinear enlargement to " + plan.output.text() + " is too large");
  }
  if (auto ready = initialize_xnnpack(); !ready) {
    return base::pass_on(std::move(ready));
  }
  const auto extent = [](std::int32_t value) { return static_cast<std::size_t>(value); };
  const tensor::Shape& input = plan.inputs[0];
  xnn_operator_t created = nullptr;
  xnn_status status =
      xnn_create_resize_bilinear2d_nhwc_f32(extent(plan.output.height()), extent(plan.output.width()), /*flags=*/0, &created);
  auto handle = own_created(status, created, "a bilinear enlargement");
  if (!handle) {
    return base::pass_on(std::move(handle));
  }
  const std::size_t channels = extent(input.channels());
  std::size_t workspace_bytes = 0, alignment = 0;
  status = xnn_reshape_resize_bilinear2d_nhwc_f32(handle->get(), /*batch_size=*/1, extent(input.height()), extent(input.width()), channels,
                                                  /*input_pixel_stride=*/channels, /*output_pixel_stride=*/channels, &workspace_bytes,
                                                  &alignment, /*threadpool=*/nullptr);
  if (auto reshaped = status_from_xnn(status, "a bilinear enlargement"); !reshaped) {
    return base::pass_on(std::move(reshaped));
  }
  plan.workspace = floats_from_bytes(workspace_bytes);
  return std::make_unique<XnnpackOperator>(std::move(plan), std::move(*handle), setup_bilinear);
}

}  // namespace

base::Result<tensor::Shape> upsample2d_output(const Upsample2dDescriptor& d) {
  if (d.input.rank() != 3 || d.factor.height < 1 || d.factor.width < 1) {
    return base::fail(base::ErrorCode::kBadShape, "no such enlargement of " + d.input.text());
  }
  const std::array<std::int64_t, 3> extents{std::int64_t{d.input.height()} * d.factor.height,
                                            std::int64_t{d.input.width()} * d.factor.width, d.input.channels()};
  return tensor::Shape::checked(extents);
}

OperatorResult create_upsample2d(const Upsample2dDescriptor& descriptor) {
  auto output = upsample2d_output(descriptor);
  if (!output) {
    return base::pass_on(std::move(output));
  }
  Plan plan{.inputs = {descriptor.input}, .output = *output};
  if (descriptor.filter == Filter::kBilinear) {
    return create_bilinear(std::move(plan));
  }
  return std::make_unique<Nearest>(std::move(plan), descriptor.factor);
}

}  // namespace convlens::ops
