#include "ops/packed_kernel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>
#include <iterator>
#include <numeric>
#include <utility>
#include <vector>

#include "ops/int8_products.h"
#include "ops/packed_memory.h"
#include "ops/xnnpack_operator.h"

namespace convlens::ops {

namespace {

constexpr const char* kWhat = "a dense layer of 8-bit weights";

/// An XNNPACK operator of packed weights. Values and bias are read only if it packs them.
struct Product {
  tensor::Shape kernel;  ///< [n,units]
  std::span<const float> scales;
  std::span<const std::int8_t> values{};
  std::span<const float> bias{};
  Clamp clamp{};
};

base::Result<XnnHandle> create_handle(const Product& product, PackedMemory& memory) {
  const auto in = static_cast<std::size_t>(product.kernel[0]);
  const auto units = static_cast<std::size_t>(product.kernel[1]);
  xnn_operator_t handle = nullptr;
  const xnn_status status = xnn_create_fully_connected_nc_f32_qc8w(
      in, units, /*input_stride=*/in, /*output_stride=*/units, product.scales.data(), product.values.data(),
      product.bias.empty() ? nullptr : product.bias.data(), product.clamp.low, product.clamp.high, XNN_FLAG_TRANSPOSE_WEIGHTS,
      /*code_cache=*/nullptr, memory.as_cache(), &handle);
  return own_created(status, handle, kWhat);
}

/// XNNPACK refuses zero and what is so small that it is not a float of full precision.
bool is_usable(float scale) { return std::isnormal(scale); }
/// A scale that XNNPACK takes: any will do where all weights are zero.
float usable(float scale) { return is_usable(scale) ? scale : 1.0F; }

/// XNNPACK multiplies the scale in after it has added the bias: it gets a bias in steps of the scale.
std::vector<float> in_steps(std::span<const float> bias, std::span<const float> scales) {
  std::vector<float> steps(bias.size());
  std::ranges::transform(bias, scales, steps.begin(), [](float value, float scale) { return value / usable(scale); });
  return steps;
}

/// Whether the bytes of this value lie there.
template <typename Value>
bool lies_at(std::span<const std::byte> bytes, std::size_t place, Value value) {
  return place + sizeof(value) <= bytes.size() && std::memcmp(bytes.data() + place, &value, sizeof(value)) == 0;
}

/// How many units XNNPACK's product for this processor computes, and packs, side by side. Errors: kInternal if it packs otherwise than
/// Panels say.
base::Result<std::size_t> panel_width() {
  // XNNPACK asks for a whole panel for two units. With its bias and its scale, a unit of so many inputs takes 64 bytes of it.
  constexpr std::size_t kInputs = 56, kUnits = 2, kUnitBytes = 64, kWidest = 64;
  constexpr std::array kBias{3.0F, 5.0F}, kScales{0.5F, 0.25F};
  std::array<std::int8_t, kInputs * kUnits> values{};
  std::iota(values.begin(), values.end(), std::int8_t{1});
  PackedMemory memory;
  if (auto allocated = memory.allocate(kWidest * kUnitBytes); !allocated) {
    return base::pass_on(std::move(allocated));
  }
  auto handle = create_handle({.kernel = {kInputs, kUnits}, .scales = kScales, .values = values, .bias = kBias}, memory);
  if (!handle) {
    return base::pass_on(std::move(handle));
  }
  const Panels panel{.bytes = memory.bytes(), .rows = kInputs, .width = memory.latest_size() / kUnitBytes, .count = 1};
  const std::size_t weights = panel.width * sizeof(float);
  bool is_as_expected =
      can_multiply(panel) && lies_at(panel.bytes, 0, kBias) && lies_at(panel.bytes, weights + kInputs * panel.width, kScales);
  for (std::size_t i = 0; i < kInputs; ++i) {
    is_as_expected =
        is_as_expected && lies_at(panel.bytes, weights + i * panel.width, std::array{values[i * kUnits], values[i * kUnits + 1]});
  }
  if (!is_as_expected) {
    return base::fail(base::ErrorCode::kInternal, "XNNPACK packs 8-bit weights in another order than is known here");
  }
  return panel.width;
}

/// Some units of a kernel: their columns side by side. Those whose scale is not usable are zero.
void copy_columns(const tensor::QuantizedView& kernel, std::size_t first, std::size_t count, std::span<std::int8_t> columns) {
  const std::size_t rows = columns.size() / count;
  for (std::size_t row = 0; row < rows; ++row) {
    std::ranges::copy(kernel.values.subspan(row * kernel.scales.size() + first, count), columns.subspan(row * count).begin());
  }
  for (std::size_t unit = 0; unit < count; ++unit) {
    for (std::size_t row = 0; row < rows && !is_usable(kernel.scales[first + unit]); ++row) {
      columns[row * count + unit] = 0;
    }
  }
}

/// Has XNNPACK pack a kernel some panels at a time, as it goes through all rows for each panel: they stay in the cache.
base::Status fill(const Panels& panels, const tensor::QuantizedView& kernel, const Product& product, PackedMemory& memory) {
  constexpr std::size_t kBytesAtOnce = std::size_t{1} << 22, kRoundedUpBy = 128;  // the end of the last panel, by XNNPACK
  if (auto allocated = memory.allocate(panels.count * bytes_of_panel(panels) + kRoundedUpBy); !allocated) {
    return allocated;
  }
  const std::size_t panels_at_once = std::clamp(kBytesAtOnce / bytes_of_panel(panels), std::size_t{1}, panels.count);
  const std::size_t units_at_once = panels_at_once * panels.width;
  auto columns = tensor::QuantizedTensor::zeros({kernel.shape[0], static_cast<std::int32_t>(units_at_once)});
  if (!columns) {
    return base::pass_on(std::move(columns));
  }
  for (std::size_t first = 0; first < product.scales.size(); first += units_at_once) {
    const std::size_t units = std::min(units_at_once, product.scales.size() - first);
    const std::span<std::int8_t> values = columns->values().first(panels.rows * units);
    copy_columns(kernel, first, units, values);
    memory.set_place(first / panels.width * bytes_of_panel(panels));
    auto packed = create_handle({.kernel = {kernel.shape[0], static_cast<std::int32_t>(units)},
                                 .scales = product.scales.subspan(first, units),
                                 .values = values,
                                 .bias = product.bias.empty() ? product.bias : product.bias.subspan(first, units)},
                                memory);
    if (!packed) {
      return base::pass_on(std::move(packed));
    }
  }
  memory.set_complete();
  return {};
}

xnn_status setup(xnn_operator_t handle, const Buffers& buffers) {
  return xnn_setup_fully_connected_nc_f32_qc8w(handle, buffers.inputs[0].values.data(), buffers.output.data());
}

class TransposedProduct final : public Operator {
 public:
  TransposedProduct(Plan plan, const Panels& panels, std::span<const float> scales)
      : Operator(std::move(plan)), panels_(panels), scales_(scales) {}

 private:
  base::Status compute(const Buffers& buffers) override {
    const std::span<float> scaled = buffers.workspace.first(units_in(panels_));
    std::ranges::fill(scaled.subspan(scales_.size()), 0.0F);  // for the units that fill up the last panel
    std::ranges::fill(buffers.output, 0.0F);
    std::span<float> results = buffers.output;
    for (std::span<const float> rest = buffers.inputs[0].values; !rest.empty(); rest = rest.subspan(scales_.size())) {
      std::ranges::transform(rest.first(scales_.size()), scales_, scaled.begin(), std::multiplies());
      add_panel_products(panels_, scaled, results.first(panels_.rows));
      results = results.subspan(panels_.rows);
    }
    return {};
  }

  Panels panels_;
  std::span<const float> scales_;
};

}  // namespace

struct PackedKernel::Packed {
  tensor::Shape shape;
  std::vector<float> scales;
  PackedMemory memory;
  Panels panels{};
};

PackedKernel::PackedKernel(std::unique_ptr<Packed> packed) : packed_(std::move(packed)) {}
PackedKernel::PackedKernel(PackedKernel&&) noexcept = default;
PackedKernel& PackedKernel::operator=(PackedKernel&&) noexcept = default;
PackedKernel::~PackedKernel() = default;

const tensor::Shape& PackedKernel::shape() const { return packed_->shape; }

bool PackedKernel::takes(std::span<const float> scales, std::span<const float> bias) {
  return std::ranges::all_of(scales, [](float scale) { return scale >= 0 && std::isfinite(scale); }) &&
         std::ranges::all_of(in_steps(bias, scales), [](float value) { return std::isfinite(value); });
}

base::Result<PackedKernel> PackedKernel::pack(const tensor::QuantizedView& kernel, std::span<const float> bias) {
  if (kernel.shape.rank() != 2 || (!bias.empty() && bias.size() != kernel.scales.size())) {
    return base::fail(base::ErrorCode::kBadShape, "an 8-bit dense kernel of " + kernel.shape.text() + " with a bias of another size");
  }
  if (packed_weights(kernel.shape[0], kernel.shape[1]) > kMostPackedWeights || !takes(kernel.scales, bias)) {
    return base::fail(base::ErrorCode::kUnsupportedModel, "an 8-bit dense kernel of " + kernel.shape.text() + " cannot be packed");
  }
  if (auto ready = initialize_xnnpack(); !ready) {
    return base::pass_on(std::move(ready));
  }
  auto width = panel_width();
  if (!width) {
    return base::pass_on(std::move(width));
  }
  auto packed = std::make_unique<Packed>();
  packed->shape = kernel.shape;
  std::ranges::transform(kernel.scales, std::back_inserter(packed->scales), usable);
  packed->panels = {
      .rows = static_cast<std::size_t>(kernel.shape[0]), .width = *width, .count = (kernel.scales.size() + *width - 1) / *width};
  const std::vector<float> steps = in_steps(bias, kernel.scales);
  const Product product{.kernel = kernel.shape, .scales = packed->scales, .bias = steps};
  if (auto filled = fill(packed->panels, kernel, product, packed->memory); !filled) {
    return base::pass_on(std::move(filled));
  }
  packed->panels.bytes = packed->memory.bytes();
  return PackedKernel(std::move(packed));
}

OperatorResult PackedKernel::create_product(const tensor::Shape& input, const tensor::Shape& output, const Clamp& clamp) const {
  auto handle = create_handle({.kernel = packed_->shape, .scales = packed_->scales, .clamp = clamp}, packed_->memory);
  if (!handle) {
    return base::pass_on(std::move(handle));
  }
  const auto rows = static_cast<std::size_t>(input.elements() / input.channels());
  const xnn_status status = xnn_reshape_fully_connected_nc_f32_qc8w(handle->get(), rows, /*threadpool=*/nullptr);
  if (auto reshaped = status_from_xnn(status, kWhat); !reshaped) {
    return base::pass_on(std::move(reshaped));
  }
  return std::make_unique<XnnpackOperator>(Plan{.inputs = {input}, .output = output}, std::move(*handle), setup);
}

OperatorResult PackedKernel::create_transposed_product(const tensor::Shape& input, const tensor::Shape& output) const {
  Plan plan{.inputs = {input}, .output = output, .workspace = units_in(packed_->panels)};
  return std::make_unique<TransposedProduct>(std::move(plan), packed_->panels, packed_->scales);
}

}  // namespace convlens::ops
