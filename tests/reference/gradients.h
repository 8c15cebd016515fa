#pragma once

#include <functional>

#include "tests/reference/layers.h"

// What the way back through an operator means: loops and differences. They share no code with src/ops.
namespace convlens::reference {

/// The gradient at `input` of the sum of what `function` makes of it, each value times its weight: by stepping along each value in
/// turn by 1. Exact, but for rounding, for functions that are linear in it.
Tensor gradient_by_steps(const TensorView& input, const TensorView& weights, const std::function<Tensor(const TensorView&)>& function);

/// How fast a function of one number rises, from its values close by.
double slope(const std::function<double(double)>& function, double x);

/// The gradient at an input of shape `input`. kernel: [kh,kw,in/groups,out].
Tensor convolution_gradient(const tensor::Shape& input, const TensorView& kernel, const TensorView& gradient, const Convolution& how);

/// All of each position's gradient goes to the first of its largest values.
Tensor max_pool_gradient(const TensorView& input, const Slide2& slide, const TensorView& gradient);

/// The gradient at input number `which`: all of it where that is the first that beats the others. beats(a, b): a is chosen before b.
Tensor choice_gradient(const std::vector<TensorView>& inputs, std::size_t which, const TensorView& gradient,
                       const std::function<bool(double, double)>& beats);

}  // namespace convlens::reference
