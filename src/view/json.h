#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct yyjson_mut_doc;
struct yyjson_mut_val;

namespace convlens::view {

/// Writes JSON text by way of one document. Values are made first and then put into an object or array of the same writer, once.
/// Floats are written as briefly as they can be read back, those that are not finite as null.
class JsonWriter {
 public:
  using Value = yyjson_mut_val*;

  JsonWriter();
  ~JsonWriter();
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  Value object();
  Value array();
  Value text(std::string_view text);
  Value integer(std::int64_t value);
  Value number(float value);
  Value truth(bool value);
  Value null();

  Value integers(std::span<const std::int32_t> values);
  Value numbers(std::span<const float> values);
  Value texts(std::span<const std::string> values);

  void put(Value object, std::string_view key, Value value);
  void append(Value array, Value value);

  std::string written(Value root) const;

 private:
  struct Free {
    void operator()(yyjson_mut_doc* document) const;
  };
  std::unique_ptr<yyjson_mut_doc, Free> document_;
};

/// {"code": ..., "message": ...}
std::string error_json(std::string_view code, std::string_view message);

}  // namespace convlens::view
