#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "view/names.h"

struct yyjson_doc;
struct yyjson_val;

namespace convlens::app {

/// The JSON object that a call of the API came with. Every refusal is a kInvalidArgument whose sentence names the argument.
class Arguments {
 public:
  /// Empty text and null are an object without members.
  static base::Result<Arguments> parse(std::string_view json);

  /// Whether the member is there; one that is null counts as there for `given`, as missing for everything else.
  bool given(std::string_view key) const;
  bool is_null(std::string_view key) const;

  /// Refuses members that the method does not know, so that a mistyped name is not silently ignored.
  base::Status only(std::initializer_list<std::string_view> known) const;

  base::Result<std::optional<std::string>> text(std::string_view key) const;
  base::Result<std::optional<std::int32_t>> whole(std::string_view key) const;
  base::Result<std::optional<std::vector<std::int32_t>>> wholes(std::string_view key) const;
  base::Result<std::optional<float>> number(std::string_view key) const;
  base::Result<std::optional<bool>> truth(std::string_view key) const;
  /// An object's own arguments, which borrow from these; missing if it is null.
  base::Result<std::optional<Arguments>> object(std::string_view key) const;

  base::Result<std::string> needed_text(std::string_view key) const;
  base::Result<std::int32_t> needed_whole(std::string_view key) const;
  base::Result<bool> needed_truth(std::string_view key) const;

  template <typename Value>
  base::Result<std::optional<Value>> named(std::string_view key, view::NameTable<Value> names) const {
    const auto name = text(key);
    if (!name) return std::unexpected(name.error());
    if (!*name) return std::optional<Value>();
    if (const auto value = view::value_named(names, **name)) return value;
    return unknown_name(key, **name, view::listed(names));
  }

 private:
  Arguments() = default;

  yyjson_val* find(std::string_view key) const;
  static base::Result<std::int32_t> whole_of(std::string_view key, yyjson_val* value);
  static std::unexpected<base::Error> wrong_type(std::string_view key, std::string_view expected, yyjson_val* got);
  static std::unexpected<base::Error> unknown_name(std::string_view key, std::string_view got, const std::string& known);
  static std::unexpected<base::Error> missing(std::string_view key);

  struct Free {
    void operator()(yyjson_doc* document) const;
  };
  std::unique_ptr<yyjson_doc, Free> document_;
  yyjson_val* root_ = nullptr;  ///< null: no members
};

}  // namespace convlens::app
