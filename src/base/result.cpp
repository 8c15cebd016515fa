#include "base/result.h"

namespace convlens::base {

std::string_view code_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return "invalid-argument";
    case ErrorCode::kOutOfMemory:
      return "out-of-memory";
    case ErrorCode::kCorruptMessage:
      return "corrupt-message";
    case ErrorCode::kCorruptModel:
      return "corrupt-model";
    case ErrorCode::kUnsupportedModel:
      return "unsupported-model";
    case ErrorCode::kBadShape:
      return "bad-shape";
    case ErrorCode::kUnknownLayer:
      return "unknown-layer";
    case ErrorCode::kNoKernels:
      return "no-kernels";
    case ErrorCode::kNoModel:
      return "no-model";
    case ErrorCode::kNoImage:
      return "no-image";
    case ErrorCode::kCorruptImage:
      return "corrupt-image";
    case ErrorCode::kUnsupportedImage:
      return "unsupported-image";
    case ErrorCode::kLargeImage:
      return "large-image";
    case ErrorCode::kImageTooLarge:
      return "image-too-large";
    case ErrorCode::kNotFound:
      return "not-found";
    case ErrorCode::kEngineStopped:
      return "engine-stopped";
    case ErrorCode::kUnknownModel:
      return "unknown-model";
    case ErrorCode::kSuperseded:
      return "superseded";
    case ErrorCode::kNotFinite:
      return "not-finite";
    case ErrorCode::kNoTraining:
      return "no-training";
    case ErrorCode::kInternal:
      return "internal";
  }
  return "internal";  // a code out of a corrupt message
}

}  // namespace convlens::base
