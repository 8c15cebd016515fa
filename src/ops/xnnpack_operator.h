#pragma once

#include <memory>
#include <string_view>

#include <xnnpack.h>

#include "ops/operator.h"

// For the .cpp files of this room only: no header that other rooms include may name XNNPACK.
namespace convlens::ops {

struct DeleteXnnOperator {
  void operator()(xnn_operator_t handle) const { xnn_delete_operator(handle); }
};
using XnnHandle = std::unique_ptr<xnn_operator, DeleteXnnOperator>;

/// Readies XNNPACK; cheap after the first time. Errors: kOutOfMemory, kInternal.
base::Status initialize_xnnpack();

/// XNNPACK's status as ours; `what` names the operator. Errors: kOutOfMemory, kUnsupportedModel, kInternal.
base::Status status_from_xnn(xnn_status status, std::string_view what);

/// Sizes beyond which XNNPACK's own sums of bytes could pass the 32 bits of a WebAssembly address.
inline constexpr std::int64_t kMostPackedWeights = std::int64_t{1} << 28;
inline constexpr std::int64_t kMostPointers = std::int64_t{1} << 26;

inline constexpr std::int64_t kWidestPanel = 16;

/// The weights, after packing, of `outputs` sums of `terms` products each: outputs are packed in panels.
constexpr std::int64_t packed_weights(std::int64_t terms, std::int64_t outputs) {
  return (terms + 1) * ((outputs + kWidestPanel - 1) / kWidestPanel * kWidestPanel);
}

/// Takes what XNNPACK created into ownership, or says why it did not.
base::Result<XnnHandle> own_created(xnn_status status, xnn_operator_t handle, std::string_view what);

/// An operator that is one XNNPACK operator, already created and reshaped.
class XnnpackOperator final : public Operator {
 public:
  /// Tells XNNPACK where the values lie.
  using Setup = xnn_status (*)(xnn_operator_t handle, const Buffers& buffers);

  XnnpackOperator(Plan plan, XnnHandle handle, Setup setup);

 private:
  base::Status compute(const Buffers& buffers) override;

  XnnHandle handle_;
  Setup setup_;
};

/// Floats that hold so many bytes.
inline std::size_t floats_from_bytes(std::size_t bytes) { return (bytes + sizeof(float) - 1) / sizeof(float); }

}  // namespace convlens::ops
