#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "tensor/tensor.h"

namespace convlens::ops {

/// What is settled about an operator before any value is known.
struct Plan {
  std::vector<tensor::Shape> inputs{};
  tensor::Shape output{};
  std::size_t workspace = 0;  ///< floats of scratch memory that a run needs
};

/// The memory of one run, borrowed. Each span, and each input, lies in a `tensor::Tensor` (alignment and readable slack).
struct Buffers {
  std::span<const tensor::TensorView> inputs;
  std::span<float> output;
  std::span<float> workspace;
};

/// One step of a network with everything fixed but the values. Made by the `create_...` function of its file, which packs the
/// weights; the way back (ops/backward.h) stands beside it.
class Operator {
 public:
  explicit Operator(Plan plan);
  Operator(const Operator&) = delete;
  Operator& operator=(const Operator&) = delete;
  Operator(Operator&&) = delete;
  Operator& operator=(Operator&&) = delete;
  virtual ~Operator() = default;

  const Plan& plan() const { return plan_; }

  /// Computes output from inputs. Only operators that say so may have their input's memory as output.
  /// Errors: kBadShape if the buffers are not as planned, and nothing is written then.
  base::Status run(const Buffers& buffers);

 private:
  virtual base::Status compute(const Buffers& buffers) = 0;

  Plan plan_;
};

using OperatorResult = base::Result<std::unique_ptr<Operator>>;

}  // namespace convlens::ops
