#include <cstddef>
#include <cstdint>
#include <span>

#include "network/training_record.h"

namespace {

using namespace convlens;

void require(bool holds) {
  if (!holds) __builtin_trap();
}

/// A tensor that is given fills its shape; one that is not is refused with a sentence.
void check(const base::Result<tensor::Tensor>& tensor, int rank) {
  if (tensor) {
    require(tensor->shape().rank() == rank && static_cast<std::int64_t>(tensor->values().size()) == tensor->shape().elements());
  } else {
    require(!tensor.error().message.empty() && tensor.error().code != base::ErrorCode::kInternal);
  }
}

}  // namespace

// Reads any bytes as a training file. What is accepted must keep its promises: curves of one length, a square matrix, whole tensors.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  const auto record = network::TrainingRecord::read({bytes.begin(), bytes.end()});
  if (!record) {
    require(!record.error().message.empty() && record.error().code != base::ErrorCode::kInternal);
    return 0;
  }
  const auto epochs = static_cast<std::size_t>(record->epochs());
  require(epochs > 0 && record->history().accuracy.size() == epochs && record->history().val_loss.size() == epochs);
  require(static_cast<std::int64_t>(record->confusion().size()) == std::int64_t{record->classes()} * record->classes());
  check(record->picture(), 3);
  check(record->examples(0, 0), 3);
  for (const std::string& layer : record->layers()) {
    for (const std::int32_t epoch : {-1, 0, 1, record->epochs()}) {
      check(record->kernel(layer, epoch), 4);
      check(record->maps(layer, epoch), 3);
    }
  }
  return 0;
}
