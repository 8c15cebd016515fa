#pragma once

#include <cstddef>
#include <span>

#include <xnnpack.h>

#include "base/result.h"
#include "tensor/tensor.h"

// For the .cpp files of this room only, as it names XNNPACK.
namespace convlens::ops {

/// Memory of ours that XNNPACK packs weights into and reads them from: it takes it for a cache of weights. As the cache has no entry until
/// the weights are complete, an operator created before that packs its weights at the place that is set; one created later has all of them.
class PackedMemory {
 public:
  PackedMemory() = default;
  PackedMemory(const PackedMemory&) = delete;  // XNNPACK knows its address
  PackedMemory& operator=(const PackedMemory&) = delete;
  PackedMemory(PackedMemory&&) = delete;
  PackedMemory& operator=(PackedMemory&&) = delete;
  ~PackedMemory() = default;

  /// Errors: kOutOfMemory.
  base::Status allocate(std::size_t bytes);
  /// Where the next weights are packed, in bytes. XNNPACK has no memory for those that would reach beyond the end.
  void set_place(std::size_t place) { place_ = place; }
  void set_complete() { is_complete_ = true; }

  /// What XNNPACK asked for last, in bytes: it rounds up.
  std::size_t latest_size() const { return latest_size_; }
  std::span<const std::byte> bytes() const { return std::as_bytes(floats_.values()); }
  xnn_weights_cache_t as_cache() { return &provider_; }

 private:
  static PackedMemory& from(void* context) { return *static_cast<PackedMemory*>(context); }
  void* reserve(std::size_t size);

  tensor::Tensor floats_;  ///< for its alignment
  std::size_t place_ = 0;
  std::size_t latest_size_ = 0;
  bool is_complete_ = false;
  xnn_weights_cache_provider provider_{
      .context = this,
      .look_up = [](void* context, const xnn_weights_cache_look_up_key*) { return from(context).is_complete_ ? kEntry : kNoEntry; },
      .reserve_space = [](void* context, std::size_t size) { return from(context).reserve(size); },
      .look_up_or_insert = [](void*, const xnn_weights_cache_look_up_key*, void*, std::size_t) { return kEntry; },
      .is_finalized = [](void* context) { return from(context).is_complete_; },
      .offset_to_addr = [](void* context, std::size_t) -> void* { return from(context).floats_.values().data(); },
      .delete_cache = [](void*) { return xnn_status_success; }};

  static constexpr std::size_t kEntry = 0;
  static constexpr std::size_t kNoEntry = static_cast<std::size_t>(-1);
};

}  // namespace convlens::ops
