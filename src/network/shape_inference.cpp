#include "network/shape_inference.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "network/padding.h"
#include "tensor/broadcast.h"

namespace convlens::network {

namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using tensor::Shape;
using Inputs = std::span<const Shape>;

struct Window {
  Size2 kernel, strides, dilation{1, 1};
};

std::string text(Size2 size) { return std::to_string(size.height) + "x" + std::to_string(size.width); }

Result<Shape> map_shape(std::int64_t height, std::int64_t width, std::int64_t channels) {
  return Shape::checked(std::array{height, width, channels});
}

/// The input's shape with other channels.
Result<Shape> with_channels(const Shape& input, std::int64_t channels) {
  std::vector<std::int64_t> extents(input.extents().begin(), input.extents().end());
  extents.back() = channels;
  return Shape::checked(extents);
}

Status expect_range(std::string_view name, std::int64_t value, std::int64_t lowest) {
  if (value >= lowest && value <= kMostExtent) return {};
  return fail(ErrorCode::kCorruptModel, std::string(name) + " must be from " + std::to_string(lowest) + " to " +
                                            std::to_string(kMostExtent) + ", but is " + std::to_string(value) + ".");
}

Status expect_size(std::string_view name, Size2 size) {
  auto height = expect_range(name, size.height, 1);
  return height ? expect_range(name, size.width, 1) : height;
}

Status expect_border(const Border& border) {
  for (const std::int32_t zeros : {border.top, border.bottom, border.left, border.right}) {
    if (auto range = expect_range("padding", zeros, 0); !range) return range;
  }
  return {};
}

Status expect_map(const Shape& input) {
  if (input.rank() == 3) return {};
  return fail(ErrorCode::kBadShape, "expected a map [height, width, channels] as its input, but got " + input.text() + ".");
}

Status expect_window(const Shape& input, const Window& window) {
  if (auto map = expect_map(input); !map) return map;
  if (auto kernel = expect_size("the window", window.kernel); !kernel) return kernel;
  if (auto strides = expect_size("strides", window.strides); !strides) return strides;
  return expect_size("dilation_rate", window.dilation);
}

/// The positions of a window along one axis; 0 or less if it does not fit once.
std::int64_t positions(std::int64_t input, std::int64_t window, std::int64_t stride) {
  return input < window ? 0 : (input - window) / stride + 1;
}

/// The map of all positions of a window on a map. The window is in range, the padding not yet checked.
Result<Shape> slide(const Shape& input, const Window& window, const Padding& padding, std::int64_t channels) {
  if (auto border = expect_border(padding.border); !border) return pass_on(std::move(border));
  const Border zeros = resolved_border(padding, window.kernel, window.strides, window.dilation, {input.height(), input.width()});
  const std::int64_t height = std::int64_t{input.height()} + zeros.top + zeros.bottom;
  const std::int64_t width = std::int64_t{input.width()} + zeros.left + zeros.right;
  const std::int64_t rows = positions(height, covered(window.kernel.height, window.dilation.height), window.strides.height);
  const std::int64_t columns = positions(width, covered(window.kernel.width, window.dilation.width), window.strides.width);
  if (rows < 1 || columns < 1) {
    return fail(ErrorCode::kBadShape, "its window of " + text(window.kernel) + " with dilation " + text(window.dilation) +
                                          " does not fit on the input of " + input.text() + " with its padding.");
  }
  return map_shape(rows, columns, channels);
}

Result<Shape> infer(const Conv2D& conv, Inputs inputs) {
  const Shape& input = inputs[0];
  const Window window{conv.kernel_size, conv.strides, conv.dilation_rate};
  if (auto usable = expect_window(input, window); !usable) return pass_on(std::move(usable));
  if (conv.filters < 1 || conv.groups < 1) {
    return fail(ErrorCode::kCorruptModel, "filters and groups must be at least 1, but are " + std::to_string(conv.filters) + " and " +
                                              std::to_string(conv.groups) + ".");
  }
  if (input.channels() % conv.groups != 0 || conv.filters % conv.groups != 0) {
    return fail(ErrorCode::kBadShape, "its " + std::to_string(conv.groups) + " groups must divide both its " +
                                          std::to_string(input.channels()) + " input channels and its " + std::to_string(conv.filters) +
                                          " filters evenly.");
  }
  return slide(input, window, conv.padding, conv.filters);
}

Result<Shape> infer(const DepthwiseConv2D& conv, Inputs inputs) {
  const Window window{conv.kernel_size, conv.strides, conv.dilation_rate};
  if (auto usable = expect_window(inputs[0], window); !usable) return pass_on(std::move(usable));
  if (auto range = expect_range("depth_multiplier", conv.depth_multiplier, 1); !range) return pass_on(std::move(range));
  return slide(inputs[0], window, conv.padding, std::int64_t{inputs[0].channels()} * conv.depth_multiplier);
}

Result<Shape> infer(const Dense& dense, Inputs inputs) {
  if (dense.units < 1) return fail(ErrorCode::kCorruptModel, "units must be at least 1, but are " + std::to_string(dense.units) + ".");
  return with_channels(inputs[0], dense.units);
}

Result<Shape> infer(const Pooling2D& pool, Inputs inputs) {
  const Window window{pool.pool_size, pool.strides};
  if (auto usable = expect_window(inputs[0], window); !usable) return pass_on(std::move(usable));
  const Border& border = pool.padding.border;
  if (pool.padding.mode == PaddingMode::kExplicit &&
      (std::max(border.top, border.bottom) >= pool.pool_size.height || std::max(border.left, border.right) >= pool.pool_size.width)) {
    return fail(ErrorCode::kBadShape,
                "its padding is as large as its window of " + text(pool.pool_size) + ", which leaves windows without values.");
  }
  return slide(inputs[0], window, pool.padding, inputs[0].channels());
}

Result<Shape> infer(const GlobalPooling2D& pool, Inputs inputs) {
  if (auto map = expect_map(inputs[0]); !map) return pass_on(std::move(map));
  const std::int32_t channels = inputs[0].channels();
  return pool.keepdims == KeepDims::kYes ? Shape{1, 1, channels} : Shape{channels};
}

Result<Shape> infer(const BatchNormalization& normalization, Inputs inputs) {
  if (std::isfinite(normalization.epsilon) && normalization.epsilon >= 0) return inputs[0];
  return fail(ErrorCode::kCorruptModel, "epsilon must be a number of at least 0.");
}

Result<Shape> infer(const ActivationLayer& layer, Inputs inputs) {
  if (!std::isfinite(layer.alpha)) return fail(ErrorCode::kCorruptModel, "its slope or alpha is not a finite number.");
  if (layer.max_value > 0) return inputs[0];
  return fail(ErrorCode::kCorruptModel, "max_value must be a number above 0.");
}

Result<Shape> infer(const Clip& clip, Inputs inputs) {
  if (clip.min_value <= clip.max_value) return inputs[0];
  return fail(ErrorCode::kCorruptModel, "min_value must be a number that is not above max_value.");
}

Result<Shape> infer(const Flatten&, Inputs inputs) { return Shape::checked(std::array{inputs[0].elements()}); }

Result<Shape> infer(const Reshape& reshape, Inputs inputs) {
  const std::int64_t wanted = inputs[0].elements();
  std::vector<std::int64_t> extents(reshape.target.extents().begin(), reshape.target.extents().end());
  std::int64_t elements = reshape.target.elements();
  if (reshape.open_axis && *reshape.open_axis >= 0 && *reshape.open_axis < reshape.target.rank() && wanted % elements == 0) {
    extents[static_cast<std::size_t>(*reshape.open_axis)] = wanted / elements;
    elements = wanted;
  }
  if (elements == wanted && !extents.empty()) return Shape::checked(extents);
  return fail(ErrorCode::kBadShape, "its input of " + inputs[0].text() + " = " + std::to_string(wanted) +
                                        " numbers cannot take the shape " + reshape.target.text() + ".");
}

Result<Shape> infer(const Dropout& dropout, Inputs inputs) {
  if (dropout.rate >= 0 && dropout.rate <= 1) return inputs[0];
  return fail(ErrorCode::kCorruptModel, "rate must be from 0 to 1.");
}

Result<Shape> infer(const ZeroPadding2D& padding, Inputs inputs) {
  const Shape& input = inputs[0];
  if (auto map = expect_map(input); !map) return pass_on(std::move(map));
  const Border& border = padding.border;
  if (auto range = expect_border(border); !range) return pass_on(std::move(range));
  return map_shape(std::int64_t{input.height()} + border.top + border.bottom, std::int64_t{input.width()} + border.left + border.right,
                   input.channels());
}

/// Says which shapes do not go together: `input`, and one of those before it.
std::unexpected<base::Error> clash(Inputs inputs, const Shape& input) {
  const auto other = std::ranges::find_if(inputs, [&input](const Shape& shape) { return !tensor::goes_together(shape, input); });
  return fail(ErrorCode::kBadShape,
              "its inputs must agree in every extent, except where one has 1, but are " + other->text() + " and " + input.text() + ".");
}

Result<Shape> infer(const Merge& merge, Inputs inputs) {
  if (merge.arithmetic == Arithmetic::kSubtract && inputs.size() != 2) {
    return fail(ErrorCode::kCorruptModel, "expected two inputs, but it has " + std::to_string(inputs.size()) + ".");
  }
  Result<Shape> merged = inputs[0];
  for (const Shape& input : inputs.subspan(1)) {
    if (!tensor::goes_together(*merged, input)) return clash(inputs, input);
    merged = tensor::broadcast(*merged, input);
    if (!merged) break;
  }
  return merged;
}

Result<Shape> infer(const Concatenate&, Inputs inputs) {
  const auto leading = [](const Shape& shape) { return shape.extents().first(shape.extents().size() - 1); };
  std::int64_t channels = 0;
  for (const Shape& input : inputs) {
    if (input.rank() != inputs[0].rank() || !std::ranges::equal(leading(input), leading(inputs[0]))) {
      return fail(ErrorCode::kBadShape,
                  "its inputs may differ in their channels only, but are " + inputs[0].text() + " and " + input.text() + ".");
    }
    channels += input.channels();
  }
  return with_channels(inputs[0], channels);
}

Result<Shape> infer(const UpSampling2D& up, Inputs inputs) {
  const Shape& input = inputs[0];
  if (auto map = expect_map(input); !map) return pass_on(std::move(map));
  if (auto size = expect_size("size", up.size); !size) return pass_on(std::move(size));
  return map_shape(std::int64_t{input.height()} * up.size.height, std::int64_t{input.width()} * up.size.width, input.channels());
}

Result<Shape> infer(const Rescaling& rescaling, Inputs inputs) {
  const auto channels = static_cast<std::size_t>(inputs[0].channels());
  for (const std::vector<float>* factors : {&rescaling.scale, &rescaling.offset}) {
    if (factors->size() != 1 && factors->size() != channels) {
      return fail(ErrorCode::kBadShape, "scale and offset must have 1 entry or one for each of " + std::to_string(channels) +
                                            " channels, but there are " + std::to_string(factors->size()) + ".");
    }
    if (!std::ranges::all_of(*factors, [](float factor) { return std::isfinite(factor); })) {
      return fail(ErrorCode::kCorruptModel, "scale and offset must be finite numbers.");
    }
  }
  return inputs[0];
}

template <typename T>
constexpr bool kTakesSeveral = std::is_same_v<T, Merge> || std::is_same_v<T, Concatenate>;

}  // namespace

Result<Shape> output_shape(const LayerConfig& config, std::span<const Shape> inputs) {
  const auto check_and_infer = [&]<typename T>(const T& layer) -> Result<Shape> {
    if (kTakesSeveral<T> ? inputs.size() >= 2 : inputs.size() == 1) return infer(layer, inputs);
    return fail(ErrorCode::kCorruptModel, std::string("expected ") + (kTakesSeveral<T> ? "two or more inputs" : "one input") +
                                              ", but it has " + std::to_string(inputs.size()) + ".");
  };
  if (std::ranges::any_of(inputs, [](const Shape& input) { return input.rank() == 0; })) {
    return fail(ErrorCode::kBadShape, "an input has no extent at all.");
  }
  return std::visit(check_and_infer, config);
}

}  // namespace convlens::network
