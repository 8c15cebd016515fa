#include "network/json.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "network/shown.h"

namespace convlens::network {

using base::ErrorCode;
using base::Result;
using base::Status;

Result<JsonDocument> parse_json(std::string_view text, std::string_view what) {
  yyjson_read_err error{};
  // Without YYJSON_READ_INSITU the text is only read, so the const_cast is safe.
  JsonDocument document(yyjson_read_opts(const_cast<char*>(text.data()), text.size(), YYJSON_READ_NOFLAG, nullptr, &error));
  if (document != nullptr) return document;
  if (error.code == YYJSON_READ_ERROR_MEMORY_ALLOCATION) {
    return base::fail(ErrorCode::kOutOfMemory, "There is no memory to read " + std::string(what) + ".");
  }
  return base::fail(ErrorCode::kCorruptModel, "There is an error in " + std::string(what) + " at byte " + std::to_string(error.pos) + ": " +
                                                  (error.msg != nullptr ? error.msg : "no text") + ".");
}

std::string_view json_text(yyjson_val* text) { return {yyjson_get_str(text), yyjson_get_len(text)}; }

std::optional<std::int32_t> json_integer(yyjson_val* value) {
  if (yyjson_is_uint(value) && yyjson_get_uint(value) <= std::uint64_t{std::numeric_limits<std::int32_t>::max()}) {
    return static_cast<std::int32_t>(yyjson_get_uint(value));
  }
  if (yyjson_is_sint(value) && yyjson_get_sint(value) >= std::numeric_limits<std::int32_t>::min() && yyjson_get_sint(value) <= 0) {
    return static_cast<std::int32_t>(yyjson_get_sint(value));
  }
  return std::nullopt;
}

std::optional<float> json_number(yyjson_val* value) {
  if (!yyjson_is_num(value) || std::abs(yyjson_get_num(value)) > double{std::numeric_limits<float>::max()}) return std::nullopt;
  return static_cast<float>(yyjson_get_num(value));
}

std::vector<yyjson_val*> json_entries(yyjson_val* array) {
  std::vector<yyjson_val*> entries;
  if (!yyjson_is_arr(array)) return entries;
  entries.reserve(yyjson_get_len(array));
  yyjson_arr_iter iterator = yyjson_arr_iter_with(array);
  while (yyjson_val* entry = yyjson_arr_iter_next(&iterator)) entries.push_back(entry);
  return entries;
}

ObjectReader::ObjectReader(yyjson_val* object, std::string what) : object_(object), what_(std::move(what)) {
  if (object_ == nullptr || yyjson_is_obj(object_)) return;
  keep(ErrorCode::kCorruptModel, "should be an object");
  object_ = nullptr;
}

yyjson_val* ObjectReader::take(std::string_view key) {
  asked_.push_back(key);
  yyjson_val* value = yyjson_obj_getn(object_, key.data(), key.size());
  return yyjson_is_null(value) ? nullptr : value;
}

yyjson_val* ObjectReader::take_required(std::string_view key) {
  yyjson_val* value = take(key);
  if (value == nullptr) keep(ErrorCode::kCorruptModel, shown(key) + " is missing");
  return value;
}

std::string ObjectReader::text(std::string_view key, std::optional<std::string> fallback) {
  yyjson_val* value = fallback ? take(key) : take_required(key);
  if (value == nullptr) return fallback.value_or("");
  if (yyjson_is_str(value)) return std::string(json_text(value));
  wrong(key, "a text");
  return "";
}

std::int32_t ObjectReader::integer(std::string_view key, std::optional<std::int32_t> fallback) {
  yyjson_val* value = fallback ? take(key) : take_required(key);
  if (value == nullptr) return fallback.value_or(0);
  const auto integer = json_integer(value);
  if (!integer) wrong(key, "a whole number of 32 bits");
  return integer.value_or(0);
}

float ObjectReader::number(std::string_view key, float fallback) {
  yyjson_val* value = take(key);
  if (value == nullptr) return fallback;
  const auto number = json_number(value);
  if (!number) wrong(key, "a number");
  return number.value_or(fallback);
}

std::optional<bool> ObjectReader::boolean(std::string_view key) {
  yyjson_val* value = take(key);
  if (value == nullptr) return std::nullopt;
  if (!yyjson_is_bool(value)) wrong(key, "true or false");
  return yyjson_get_bool(value);
}

std::vector<float> ObjectReader::numbers(std::string_view key, std::vector<float> fallback) {
  yyjson_val* value = take(key);
  if (value == nullptr) return fallback;
  std::vector<float> numbers;
  for (yyjson_val* entry : yyjson_is_arr(value) ? json_entries(value) : std::vector{value}) {
    const auto number = json_number(entry);
    if (!number) wrong(key, "a number or an array of numbers");
    numbers.push_back(number.value_or(0));
  }
  return numbers;
}

std::vector<std::int64_t> ObjectReader::integers(std::string_view key) {
  yyjson_val* value = take_required(key);
  if (value != nullptr && !yyjson_is_arr(value)) wrong(key, "an array of whole numbers");
  std::vector<std::int64_t> integers;
  for (yyjson_val* entry : json_entries(value)) {
    const auto integer = json_integer(entry);
    if (!integer) wrong(key, "an array of whole numbers of 32 bits");
    integers.push_back(integer.value_or(0));
  }
  return integers;
}

std::vector<std::string> ObjectReader::texts(std::string_view key) {
  yyjson_val* value = take(key);
  if (value != nullptr && !yyjson_is_arr(value)) wrong(key, "an array of texts");
  std::vector<std::string> texts;
  for (yyjson_val* entry : json_entries(value)) {
    if (!yyjson_is_str(entry)) wrong(key, "an array of texts");
    texts.emplace_back(yyjson_is_str(entry) ? json_text(entry) : "");
  }
  return texts;
}

void ObjectReader::wrong(std::string_view key, std::string_view expected, ErrorCode code) {
  keep(code, shown(key) + " should be " + std::string(expected));
}

void ObjectReader::keep(ErrorCode code, std::string message) {
  if (status_) status_ = base::fail(code, what_ + ": " + message + ".");
}

Status ObjectReader::finish() const {
  if (!status_ || object_ == nullptr) return status_;
  std::vector<std::string_view> unseen = asked_;
  yyjson_obj_iter iterator = yyjson_obj_iter_with(object_);
  while (yyjson_val* key = yyjson_obj_iter_next(&iterator)) {
    if (std::erase(unseen, json_text(key)) > 0) continue;
    const bool known = std::ranges::find(asked_, json_text(key)) != asked_.end();
    return base::fail(known ? ErrorCode::kCorruptModel : ErrorCode::kUnsupportedModel,
                      what_ + ": " + shown(json_text(key)) + (known ? " is there twice." : " is not known here."));
  }
  return {};
}

}  // namespace convlens::network
