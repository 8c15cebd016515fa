#include "tests/reference/layers.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>

#include "tests/reference/compare.h"

namespace convlens::reference {

namespace {

using tensor::Shape;

int positions(const Slide& slide, int extent) {
  int count = 0;
  for (int start = -slide.before; start + (slide.size - 1) * slide.dilation < extent + slide.after; start += slide.stride) {
    ++count;
  }
  return count;
}

/// The place that tap `tap` of the window at position `position` lies on; may be outside.
int place(const Slide& slide, int position, int tap) { return position * slide.stride - slide.before + tap * slide.dilation; }

/// The value at a place, 0 outside.
double at(const TensorView& map, int y, int x, int c) {
  const Shape& shape = map.shape;
  if (y < 0 || x < 0 || y >= shape.height() || x >= shape.width()) {
    return 0;
  }
  const auto index = (static_cast<std::int64_t>(y) * shape.width() + x) * shape.channels() + c;
  return double{map.values[static_cast<std::size_t>(index)]};
}

bool inside(const TensorView& map, int y, int x) { return y >= 0 && x >= 0 && y < map.shape.height() && x < map.shape.width(); }

/// A map with each value from `value(y, x, c)`.
Tensor filled(const Shape& shape, const std::function<double(int, int, int)>& value) {
  Tensor result = zeros(shape);
  std::size_t i = 0;
  for (int y = 0; y < shape.height(); ++y) {
    for (int x = 0; x < shape.width(); ++x) {
      for (int c = 0; c < shape.channels(); ++c) {
        result.values()[i++] = static_cast<float>(value(y, x, c));
      }
    }
  }
  return result;
}

}  // namespace

Slide same(Slide slide, int extent) {
  const int wanted = (extent + slide.stride - 1) / slide.stride;
  slide.before = slide.after = 0;
  for (bool at_end = true; positions(slide, extent) < wanted; at_end = !at_end) {
    (at_end ? slide.after : slide.before) += 1;
  }
  return slide;
}

Tensor convolution(const TensorView& input, const TensorView& kernel, std::span<const float> bias, const Convolution& how) {
  const Shape& k = kernel.shape;
  const int out = k[3];
  const Shape shape{positions(how.slide[0], input.shape.height()), positions(how.slide[1], input.shape.width()), out};
  return filled(shape, [&](int y, int x, int o) {
    const int group = o / (out / how.groups);
    double sum = bias.empty() ? 0.0 : double{bias[static_cast<std::size_t>(o)]};
    for (int i = 0; i < k[0]; ++i) {
      for (int j = 0; j < k[1]; ++j) {
        const int row = place(how.slide[0], y, i);
        const int column = place(how.slide[1], x, j);
        if (!inside(input, row, column)) {
          continue;
        }
        for (int c = 0; c < k[2]; ++c) {
          const auto weight = static_cast<std::size_t>(((static_cast<std::int64_t>(i) * k[1] + j) * k[2] + c) * out + o);
          sum += at(input, row, column, group * k[2] + c) * double{kernel.values[weight]};
        }
      }
    }
    return sum;
  });
}

Tensor dense(const TensorView& input, const TensorView& kernel, std::span<const float> bias) {
  const std::int64_t in = kernel.shape[0];
  const std::int64_t units = kernel.shape[1];
  std::vector<std::int64_t> extents(input.shape.extents().begin(), input.shape.extents().end());
  extents.back() = units;
  Tensor result = zeros(Shape::checked(extents).value());
  for (std::int64_t i = 0; i < result.shape().elements(); ++i) {
    const std::int64_t row = i / units;
    const std::int64_t unit = i % units;
    double sum = bias.empty() ? 0.0 : double{bias[static_cast<std::size_t>(unit)]};
    for (std::int64_t n = 0; n < in; ++n) {
      sum +=
          double{input.values[static_cast<std::size_t>(row * in + n)]} * double{kernel.values[static_cast<std::size_t>(n * units + unit)]};
    }
    result.values()[static_cast<std::size_t>(i)] = static_cast<float>(sum);
  }
  return result;
}

namespace {

/// Calls `visit` with each value that the window covers.
void for_each_covered(const TensorView& input, const Slide2& slide, std::array<int, 3> position, const std::function<void(double)>& visit) {
  for (int i = 0; i < slide[0].size; ++i) {
    for (int j = 0; j < slide[1].size; ++j) {
      const int row = place(slide[0], position[0], i);
      const int column = place(slide[1], position[1], j);
      if (inside(input, row, column)) {
        visit(at(input, row, column, position[2]));
      }
    }
  }
}

Shape pooled_shape(const TensorView& input, const Slide2& slide) {
  return {positions(slide[0], input.shape.height()), positions(slide[1], input.shape.width()), input.shape.channels()};
}

}  // namespace

Tensor max_pool(const TensorView& input, const Slide2& slide) {
  return filled(pooled_shape(input, slide), [&](int y, int x, int c) {
    double largest = -std::numeric_limits<double>::infinity();
    for_each_covered(input, slide, {y, x, c}, [&](double value) { largest = std::max(largest, value); });
    return largest;
  });
}

Tensor average_pool(const TensorView& input, const Slide2& slide) {
  return filled(pooled_shape(input, slide), [&](int y, int x, int c) {
    double sum = 0;
    int count = 0;
    for_each_covered(input, slide, {y, x, c}, [&](double value) {
      sum += value;
      ++count;
    });
    return sum / count;
  });
}

Tensor map_values(const TensorView& input, const std::function<double(double)>& function) {
  Tensor result = zeros(input.shape);
  std::ranges::transform(input.values, result.values().begin(), [&](float value) { return static_cast<float>(function(double{value})); });
  return result;
}

Tensor softmax(const TensorView& input) {
  Tensor result = zeros(input.shape);
  const auto channels = static_cast<std::size_t>(input.shape.channels());
  for (std::size_t start = 0; start < input.values.size(); start += channels) {
    const auto row = input.values.subspan(start, channels);
    const double largest = double{*std::ranges::max_element(row)};
    double sum = 0;
    for (const float value : row) {
      sum += std::exp(double{value} - largest);
    }
    for (std::size_t c = 0; c < channels; ++c) {
      result.values()[start + c] = static_cast<float>(std::exp(double{row[c]} - largest) / sum);
    }
  }
  return result;
}

Tensor log_softmax(const TensorView& input) {
  Tensor result = zeros(input.shape);
  const auto channels = static_cast<std::size_t>(input.shape.channels());
  for (std::size_t i = 0; i < input.values.size(); ++i) {
    double sum = 0;  // of exp(x) / exp(this x)
    for (std::size_t c = 0; c < channels; ++c) {
      sum += std::exp(double{input.values[i - i % channels + c]} - double{input.values[i]});
    }
    result.values()[i] = static_cast<float>(-std::log(sum));
  }
  return result;
}

Tensor affine(const TensorView& input, std::span<const float> scale, std::span<const float> offset) {
  Tensor result = zeros(input.shape);
  for (std::size_t i = 0; i < input.values.size(); ++i) {
    const std::size_t c = i % scale.size();
    result.values()[i] = static_cast<float>(double{input.values[i]} * double{scale[c]} + double{offset[c]});
  }
  return result;
}

Tensor zero_padding(const TensorView& input, const std::array<int, 4>& border) {
  const Shape& shape = input.shape;
  return filled({shape.height() + border[0] + border[1], shape.width() + border[2] + border[3], shape.channels()},
                [&](int y, int x, int c) { return at(input, y - border[0], x - border[2], c); });
}

Tensor nearest(const TensorView& input, int rows, int columns) {
  const Shape& shape = input.shape;
  return filled({shape.height() * rows, shape.width() * columns, shape.channels()},
                [&](int y, int x, int c) { return at(input, y / rows, x / columns, c); });
}

Tensor bilinear(const TensorView& input, int rows, int columns) {
  const Shape& shape = input.shape;
  const auto sample = [](int i, int factor, int extent) {
    return std::clamp((i + 0.5) / factor - 0.5, 0.0, static_cast<double>(extent - 1));
  };
  return filled({shape.height() * rows, shape.width() * columns, shape.channels()}, [&](int y, int x, int c) {
    const double v = sample(y, rows, shape.height());
    const double u = sample(x, columns, shape.width());
    const int top = static_cast<int>(v);
    const int left = static_cast<int>(u);
    const int bottom = std::min(top + 1, shape.height() - 1);
    const int right = std::min(left + 1, shape.width() - 1);
    const double above = std::lerp(at(input, top, left, c), at(input, top, right, c), u - left);
    const double below = std::lerp(at(input, bottom, left, c), at(input, bottom, right, c), u - left);
    return std::lerp(above, below, v - top);
  });
}

Tensor concatenation(const std::vector<TensorView>& inputs) {
  const int channels =
      std::accumulate(inputs.begin(), inputs.end(), 0, [](int sum, const TensorView& view) { return sum + view.shape.channels(); });
  const Shape& first = inputs[0].shape;
  Tensor result = zeros(first.rank() == 1 ? Shape{channels} : Shape{first.height(), first.width(), channels});
  std::size_t i = 0;
  for (int y = 0; y < first.height(); ++y) {
    for (int x = 0; x < first.width(); ++x) {
      for (const TensorView& input : inputs) {
        for (int c = 0; c < input.shape.channels(); ++c) {
          result.values()[i++] = static_cast<float>(at(input, y, x, c));
        }
      }
    }
  }
  return result;
}

namespace {

/// Extents with ones in front.
using Extents4 = std::array<std::int64_t, 4>;

Extents4 extents_of(const Shape& shape) {
  Extents4 extents{1, 1, 1, 1};
  std::ranges::copy(shape.extents(), extents.end() - shape.rank());
  return extents;
}

/// The value that `place` of a larger shape repeats.
double repeated(const TensorView& view, const Extents4& place) {
  const Extents4 extents = extents_of(view.shape);
  std::int64_t index = 0;
  for (std::size_t axis = 0; axis < 4; ++axis) {
    index = index * extents[axis] + place[axis] % extents[axis];
  }
  return double{view.values[static_cast<std::size_t>(index)]};
}

Shape merged_shape(const std::vector<TensorView>& inputs) {
  Extents4 extents{1, 1, 1, 1};
  std::int64_t rank = 0;
  for (const TensorView& input : inputs) {
    std::ranges::transform(extents, extents_of(input.shape), extents.begin(), [](auto a, auto b) { return std::max(a, b); });
    rank = std::max(rank, std::int64_t{input.shape.rank()});
  }
  return Shape::checked(std::vector(extents.end() - rank, extents.end())).value();
}

}  // namespace

Tensor merged(const std::vector<TensorView>& inputs, const std::function<double(double, double)>& function) {
  Tensor result = zeros(merged_shape(inputs));
  const Extents4 extents = extents_of(result.shape());
  for (std::int64_t i = 0; i < result.shape().elements(); ++i) {
    const Extents4 place{i / (extents[1] * extents[2] * extents[3]), i / (extents[2] * extents[3]) % extents[1],
                         i / extents[3] % extents[2], i % extents[3]};
    double value = repeated(inputs[0], place);
    for (const TensorView& input : std::span(inputs).subspan(1)) {
      value = function(value, repeated(input, place));
    }
    result.values()[static_cast<std::size_t>(i)] = static_cast<float>(value);
  }
  return result;
}

}  // namespace convlens::reference
