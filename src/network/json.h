#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <yyjson.h>

#include "base/result.h"

namespace convlens::network {

struct FreeJson {
  void operator()(yyjson_doc* document) const { yyjson_doc_free(document); }
};
using JsonDocument = std::unique_ptr<yyjson_doc, FreeJson>;

/// Parses strict JSON in UTF-8; the parser does not recurse, so nesting costs no stack. what: the text's name in messages.
/// Errors: kCorruptModel, kOutOfMemory.
base::Result<JsonDocument> parse_json(std::string_view text, std::string_view what);

std::string_view json_text(yyjson_val* text);

/// Reads an object key by key, keeps the first failure, and at the end refuses keys that nobody asked for.
///
/// A reader asks for values and, after a failure, goes on with harmless ones: `finish()` tells. A null counts as absent.
class ObjectReader {
 public:
  /// object: null for an empty one. what: begins the messages, "The input".
  ObjectReader(yyjson_val* object, std::string what);

  /// The value of a key, or null.
  yyjson_val* take(std::string_view key);
  /// Without a fallback the key must be there.
  std::string text(std::string_view key, std::optional<std::string> fallback = std::nullopt);
  std::int32_t integer(std::string_view key, std::optional<std::int32_t> fallback = std::nullopt);
  float number(std::string_view key, float fallback);
  /// yes or no: the values that stand for true and false.
  template <typename T>
  T choice(std::string_view key, T no, T yes, T fallback) {
    const std::optional<bool> value = boolean(key);
    return value ? (*value ? yes : no) : fallback;
  }
  /// A number or an array of numbers.
  std::vector<float> numbers(std::string_view key, std::vector<float> fallback);
  std::vector<std::int64_t> integers(std::string_view key);
  std::vector<std::string> texts(std::string_view key);

  /// Keeps a failure with a message such as `"filters" should be a whole number`, unless there is an earlier one.
  void wrong(std::string_view key, std::string_view expected, base::ErrorCode code = base::ErrorCode::kCorruptModel);
  /// The first failure; kUnsupportedModel for an unknown key, kCorruptModel for one that is there twice.
  base::Status finish() const;

 private:
  std::optional<bool> boolean(std::string_view key);
  void keep(base::ErrorCode code, std::string message);
  yyjson_val* take_required(std::string_view key);

  yyjson_val* object_;
  std::string what_;
  std::vector<std::string_view> asked_;
  base::Status status_;
};

std::optional<std::int32_t> json_integer(yyjson_val* value);
/// Finite and within float's range.
std::optional<float> json_number(yyjson_val* value);

/// The entries of an array; empty for anything else.
std::vector<yyjson_val*> json_entries(yyjson_val* array);

}  // namespace convlens::network
