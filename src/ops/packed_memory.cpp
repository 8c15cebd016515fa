#include "ops/packed_memory.h"

#include <array>
#include <cstdint>
#include <utility>

#include "ops/xnnpack_operator.h"

namespace convlens::ops {

base::Status PackedMemory::allocate(std::size_t bytes) {
  const auto shape = tensor::Shape::checked(std::array{static_cast<std::int64_t>(floats_from_bytes(bytes))});
  if (!shape) {
    return base::fail(base::ErrorCode::kOutOfMemory, shape.error().message);
  }
  auto floats = tensor::Tensor::zeros(*shape);
  if (!floats) {
    return base::pass_on(std::move(floats));
  }
  floats_ = *std::move(floats);
  return {};
}

void* PackedMemory::reserve(std::size_t size) {
  latest_size_ = size;
  const std::span<std::byte> all = std::as_writable_bytes(floats_.values());
  return place_ + size <= all.size() ? all.data() + place_ : nullptr;
}

}  // namespace convlens::ops
