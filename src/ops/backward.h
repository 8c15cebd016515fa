#pragma once

#include <cstdint>
#include <memory>

#include "ops/operator.h"

namespace convlens::ops {

/// What a backward operator reads behind the gradient.
enum class Reads : std::uint8_t {
  kNothing,  ///< the forward operator is linear
  kInput,    ///< the forward operator's input
  kOutput,   ///< its output
  kAll       ///< all its inputs, then its output
};

/// The way back through a forward operator. The first input of `op` is the gradient of some score at the forward operator's
/// output, then comes what it reads; its output is the gradient of that score at the forward operator's input, or at one of them.
struct Backward {
  std::unique_ptr<Operator> op;
  Reads reads = Reads::kNothing;
};

/// Backward operators serve one walk: they borrow the weights of their descriptors where they do not have to pack them.
using BackwardResult = base::Result<Backward>;

}  // namespace convlens::ops
