#include "ops/xnnpack_operator.h"

#include <string>
#include <utility>

namespace convlens::ops {

base::Status initialize_xnnpack() { return status_from_xnn(xnn_initialize(/*allocator=*/nullptr), "XNNPACK"); }

base::Status status_from_xnn(xnn_status status, std::string_view what) {
  using base::ErrorCode;
  switch (status) {
    case xnn_status_success:
      return {};
    case xnn_status_out_of_memory:
      return base::fail(ErrorCode::kOutOfMemory, "not enough memory for " + std::string(what));
    case xnn_status_invalid_parameter:
    case xnn_status_unsupported_parameter:
      return base::fail(ErrorCode::kUnsupportedModel, std::string(what) + " is not possible with these parameters");
    default:
      return base::fail(ErrorCode::kInternal, std::string(what) + " failed with XNNPACK's status " + std::to_string(status));
  }
}

base::Result<XnnHandle> own_created(xnn_status status, xnn_operator_t handle, std::string_view what) {
  if (auto created = status_from_xnn(status, what); !created) {
    return base::pass_on(std::move(created));
  }
  return XnnHandle(handle);
}

XnnpackOperator::XnnpackOperator(Plan plan, XnnHandle handle, Setup setup)
    : Operator(std::move(plan)), handle_(std::move(handle)), setup_(setup) {}

base::Status XnnpackOperator::compute(const Buffers& buffers) {
  xnn_status status = setup_(handle_.get(), buffers);
  if (status == xnn_status_success) {
    status = xnn_run_operator(handle_.get(), /*threadpool=*/nullptr);
  }
  return status_from_xnn(status, "an operator's run");
}

}  // namespace convlens::ops
