#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace convlens::base {

/// What went wrong, for programs. The text of each (`code_name`) is part of the JavaScript API and never changes its meaning.
enum class ErrorCode : std::uint8_t {
  kInvalidArgument,   ///< a request makes no sense: a negative size, a channel out of range
  kOutOfMemory,       ///< the memory for a photo, a model or its maps cannot be had
  kCorruptMessage,    ///< bytes between page and worker that do not decode
  kCorruptModel,      ///< a model file that is truncated or contradicts itself
  kUnsupportedModel,  ///< a well-formed file with a layer, type or version that is not known here
  kBadShape,          ///< shapes that do not fit together
  kUnknownLayer,      ///< no layer of that name or index
  kNoKernels,         ///< the layer has no kernels to show
  kNoModel,           ///< asked for something of a model before one was loaded
  kNoImage,           ///< asked for something of a photo before one was loaded
  kCorruptImage,      ///< an image file that is truncated or broken
  kUnsupportedImage,  ///< bytes that no decoder here knows (WebP, AVIF, HEIC: the browser may)
  kLargeImage,        ///< a photo better decoded, made smaller, by the browser
  kImageTooLarge,     ///< more pixels than are accepted at all
  kNotFound,          ///< an address or name that leads nowhere
  kEngineStopped,     ///< the worker died; it is started anew
  kUnknownModel,      ///< no network of that id in the registry
  kSuperseded,        ///< something newer was asked for
  kNoTraining,        ///< nothing is known of how the network learned
  kNotFinite,         ///< values that grew too large to be numbers
  kInternal,          ///< a defect of ConvLens itself
};

/// The stable name of a code, in kebab case: "corrupt-model".
std::string_view code_name(ErrorCode code);

/// A failure: a code for programs and a sentence for people that says what, expected and got.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;

  friend bool operator==(const Error&, const Error&) = default;
};

template <typename T>
using Result = std::expected<T, Error>;
using Status = Result<void>;

/// Makes the failure to return from a function: `return fail(ErrorCode::kBadShape, "...")`.
inline std::unexpected<Error> fail(ErrorCode code, std::string message) { return std::unexpected(Error{code, std::move(message)}); }

/// Passes on the failure of another result.
template <typename T>
std::unexpected<Error> pass_on(Result<T>&& result) {
  return std::unexpected(std::move(result).error());
}

}  // namespace convlens::base
