#include "tests/reference/gradients.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

#include "tests/reference/compare.h"

namespace convlens::reference {

namespace {

using tensor::Shape;

double weighted_sum(const TensorView& values, const TensorView& weights) {
  return std::transform_reduce(values.values.begin(), values.values.end(), weights.values.begin(), 0.0, std::plus{},
                               [](float value, float weight) { return double{value} * double{weight}; });
}

std::size_t index(const Shape& shape, int y, int x, int c) {
  return static_cast<std::size_t>((static_cast<std::int64_t>(y) * shape.width() + x) * shape.channels() + c);
}

int place(const Slide& slide, int position, int tap) { return position * slide.stride - slide.before + tap * slide.dilation; }

bool inside(const Shape& shape, int y, int x) { return y >= 0 && x >= 0 && y < shape.height() && x < shape.width(); }

void for_each(const Shape& shape, const std::function<void(int, int, int)>& visit) {
  for (int y = 0; y < shape.height(); ++y) {
    for (int x = 0; x < shape.width(); ++x) {
      for (int c = 0; c < shape.channels(); ++c) {
        visit(y, x, c);
      }
    }
  }
}

Tensor rounded(const Shape& shape, const std::vector<double>& sums) {
  Tensor result = zeros(shape);
  std::ranges::transform(sums, result.values().begin(), [](double sum) { return static_cast<float>(sum); });
  return result;
}

}  // namespace

Tensor gradient_by_steps(const TensorView& input, const TensorView& weights, const std::function<Tensor(const TensorView&)>& function) {
  const double here = weighted_sum(function(input).view(), weights);
  Tensor stepped = Tensor::copy_of(input.shape, input.values).value();
  Tensor result = zeros(input.shape);
  for (std::size_t i = 0; i < input.values.size(); ++i) {
    stepped.values()[i] += 1.0F;
    result.values()[i] = static_cast<float>(weighted_sum(function(stepped.view()).view(), weights) - here);
    stepped.values()[i] = input.values[i];
  }
  return result;
}

double slope(const std::function<double(double)>& function, double x) {
  constexpr double kStep = 1e-7;
  return (function(x + kStep) - function(x - kStep)) / (2 * kStep);
}

Tensor convolution_gradient(const Shape& input, const TensorView& kernel, const TensorView& gradient, const Convolution& how) {
  const Shape& k = kernel.shape;
  std::vector<double> sums(static_cast<std::size_t>(input.elements()));
  for_each(gradient.shape, [&](int y, int x, int o) {
    const double value = double{gradient.values[index(gradient.shape, y, x, o)]};
    const int group = o / (k[3] / how.groups);
    for_each({k[0], k[1], k[2]}, [&](int i, int j, int c) {
      const int row = place(how.slide[0], y, i);
      const int column = place(how.slide[1], x, j);
      if (inside(input, row, column)) {
        const auto weight = static_cast<std::size_t>(((static_cast<std::int64_t>(i) * k[1] + j) * k[2] + c) * k[3] + o);
        sums[index(input, row, column, group * k[2] + c)] += value * double{kernel.values[weight]};
      }
    });
  });
  return rounded(input, sums);
}

Tensor max_pool_gradient(const TensorView& input, const Slide2& slide, const TensorView& gradient) {
  std::vector<double> sums(input.values.size());
  for_each(gradient.shape, [&](int y, int x, int c) {
    std::vector<std::size_t> covered;
    for_each({slide[0].size, slide[1].size, 1}, [&](int i, int j, int) {
      const int row = place(slide[0], y, i);
      const int column = place(slide[1], x, j);
      if (inside(input.shape, row, column)) {
        covered.push_back(index(input.shape, row, column, c));
      }
    });
    const auto first = std::ranges::max_element(covered, {}, [&](std::size_t at) { return input.values[at]; });
    sums[*first] += double{gradient.values[index(gradient.shape, y, x, c)]};
  });
  return rounded(input.shape, sums);
}

Tensor choice_gradient(const std::vector<TensorView>& inputs, std::size_t which, const TensorView& gradient,
                       const std::function<bool(double, double)>& beats) {
  const Tensor chosen = merged(inputs, [&](double a, double b) { return beats(b, a) ? b : a; });
  Tensor before = zeros(gradient.shape);
  for (std::size_t i = 0; i < which; ++i) {
    const Tensor equal = merged({chosen.view(), inputs[i]}, [](double a, double b) { return a == b ? 1.0 : 0.0; });
    before = merged({before.view(), equal.view()}, [](double a, double b) { return std::max(a, b); });
  }
  const Tensor own = merged({chosen.view(), inputs[which]}, [](double a, double b) { return a == b ? 1.0 : 0.0; });
  const Tensor wins = merged({own.view(), before.view()}, [](double a, double b) { return a > b ? 1.0 : 0.0; });
  const Tensor led = merged({wins.view(), gradient}, [](double a, double b) { return a * b; });
  const Tensor nothing = zeros(gradient.shape);
  return gradient_by_steps(inputs[which], led.view(),
                           [&](const TensorView& input) { return merged({nothing.view(), input}, [](double, double b) { return b; }); });
}

}  // namespace convlens::reference
