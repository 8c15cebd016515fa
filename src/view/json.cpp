#include "view/json.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include <yyjson.h>

namespace convlens::view {

void JsonWriter::Free::operator()(yyjson_mut_doc* document) const { yyjson_mut_doc_free(document); }

JsonWriter::JsonWriter() : document_(yyjson_mut_doc_new(nullptr)) {}
JsonWriter::~JsonWriter() = default;

JsonWriter::Value JsonWriter::object() { return yyjson_mut_obj(document_.get()); }
JsonWriter::Value JsonWriter::array() { return yyjson_mut_arr(document_.get()); }
JsonWriter::Value JsonWriter::text(std::string_view text) {
  return yyjson_mut_strncpy(document_.get(), text.data() ? text.data() : "", text.size());
}
JsonWriter::Value JsonWriter::integer(std::int64_t value) { return yyjson_mut_sint(document_.get(), value); }
JsonWriter::Value JsonWriter::truth(bool value) { return yyjson_mut_bool(document_.get(), value); }
JsonWriter::Value JsonWriter::null() { return yyjson_mut_null(document_.get()); }

JsonWriter::Value JsonWriter::number(float value) {
  if (!std::isfinite(value)) return null();
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return yyjson_mut_rawncpy(document_.get(), digits.data(), static_cast<std::size_t>(end - digits.data()));
}

JsonWriter::Value JsonWriter::integers(std::span<const std::int32_t> values) {
  Value list = array();
  for (const std::int32_t value : values) append(list, integer(value));
  return list;
}

JsonWriter::Value JsonWriter::numbers(std::span<const float> values) {
  Value list = array();
  for (const float value : values) append(list, number(value));
  return list;
}

JsonWriter::Value JsonWriter::texts(std::span<const std::string> values) {
  Value list = array();
  for (const std::string& value : values) append(list, text(value));
  return list;
}

void JsonWriter::put(Value object, std::string_view key, Value value) { yyjson_mut_obj_add(object, text(key), value); }

void JsonWriter::append(Value array, Value value) { yyjson_mut_arr_append(array, value); }

std::string JsonWriter::written(Value root) const {
  // Names come from files: broken UTF-8 in one must not cost the whole answer.
  std::size_t length = 0;
  char* const text = yyjson_mut_val_write(root, YYJSON_WRITE_ALLOW_INVALID_UNICODE, &length);
  std::string result(text == nullptr ? "null" : text, text == nullptr ? 4 : length);
  std::free(text);
  return result;
}

std::string error_json(std::string_view code, std::string_view message) {
  JsonWriter json;
  const JsonWriter::Value error = json.object();
  json.put(error, "code", json.text(code));
  json.put(error, "message", json.text(message));
  return json.written(error);
}

}  // namespace convlens::view
