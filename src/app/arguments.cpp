#include "app/arguments.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <yyjson.h>

#include "view/percent_coding.h"

namespace convlens::app {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

constexpr std::size_t kLongestShown = 60;

std::string quoted(std::string_view text) { return "\u201C" + view::shown_safely(text, kLongestShown) + "\u201D"; }

/// "a string", "null", ...; for sentences.
std::string kind_of(yyjson_val* value) {
  if (yyjson_is_null(value)) return "null";
  if (yyjson_is_bool(value)) return "true or false";
  if (yyjson_is_num(value)) return "a number";
  if (yyjson_is_str(value)) return "a string";
  return yyjson_is_arr(value) ? "an array" : "an object";
}

}  // namespace

void Arguments::Free::operator()(yyjson_doc* document) const { yyjson_doc_free(document); }

Result<Arguments> Arguments::parse(std::string_view json) {
  Arguments arguments;
  if (json.empty()) return arguments;
  std::string text(json);  // the reader wants to write, though it does not
  arguments.document_.reset(yyjson_read(text.data(), text.size(), YYJSON_READ_NOFLAG));
  if (!arguments.document_) return fail(ErrorCode::kInvalidArgument, "The arguments of this call are not JSON.");
  yyjson_val* const root = yyjson_doc_get_root(arguments.document_.get());
  if (yyjson_is_null(root)) return arguments;
  if (!yyjson_is_obj(root))
    return fail(ErrorCode::kInvalidArgument, "The arguments of this call must be one object, but are " + kind_of(root) + ".");
  arguments.root_ = root;
  return arguments;
}

yyjson_val* Arguments::find(std::string_view key) const {
  return root_ == nullptr ? nullptr : yyjson_obj_getn(root_, key.data(), key.size());
}

bool Arguments::given(std::string_view key) const { return find(key) != nullptr; }

bool Arguments::is_null(std::string_view key) const { return yyjson_is_null(find(key)); }

base::Status Arguments::only(std::initializer_list<std::string_view> known) const {
  if (root_ == nullptr) return {};
  yyjson_val* key = nullptr;
  for (yyjson_obj_iter all = yyjson_obj_iter_with(root_); (key = yyjson_obj_iter_next(&all)) != nullptr;) {
    const std::string_view name(yyjson_get_str(key), yyjson_get_len(key));
    if (std::ranges::find(known, name) != known.end()) continue;
    std::string message = "There is no argument " + quoted(name) + " here";
    if (known.size() > 0) message += "; there are";
    for (const std::string_view* one = known.begin(); one != known.end(); ++one)
      message += (one == known.begin() ? " " : ", ") + std::string(*one);
    return fail(ErrorCode::kInvalidArgument, message + ".");
  }
  return {};
}

Result<std::optional<std::string>> Arguments::text(std::string_view key) const {
  yyjson_val* const value = find(key);
  if (value == nullptr || yyjson_is_null(value)) return std::nullopt;
  if (!yyjson_is_str(value)) return wrong_type(key, "a string", value);
  return std::string(yyjson_get_str(value), yyjson_get_len(value));
}

Result<std::optional<std::int32_t>> Arguments::whole(std::string_view key) const {
  yyjson_val* const value = find(key);
  if (value == nullptr || yyjson_is_null(value)) return std::nullopt;
  return whole_of(key, value);
}

Result<std::optional<std::vector<std::int32_t>>> Arguments::wholes(std::string_view key) const {
  yyjson_val* const value = find(key);
  if (value == nullptr || yyjson_is_null(value)) return std::nullopt;
  if (!yyjson_is_arr(value)) return wrong_type(key, "a list of whole numbers", value);
  std::vector<std::int32_t> list;
  yyjson_val* element = nullptr;
  for (yyjson_arr_iter all = yyjson_arr_iter_with(value); (element = yyjson_arr_iter_next(&all)) != nullptr;) {
    auto number = whole_of(key, element);
    if (!number) return base::pass_on(std::move(number));
    list.push_back(*number);
  }
  return list;
}

Result<std::int32_t> Arguments::whole_of(std::string_view key, yyjson_val* value) {
  if (!yyjson_is_num(value)) return wrong_type(key, "a whole number", value);
  const double number = yyjson_get_num(value);
  constexpr double kMost = std::numeric_limits<std::int32_t>::max();
  if (number != std::floor(number) || std::abs(number) > kMost) {
    return fail(ErrorCode::kInvalidArgument, "The argument " + quoted(key) + " must be a whole number of ordinary size.");
  }
  return static_cast<std::int32_t>(number);
}

Result<std::optional<float>> Arguments::number(std::string_view key) const {
  yyjson_val* const value = find(key);
  if (value == nullptr || yyjson_is_null(value)) return std::nullopt;
  if (!yyjson_is_num(value)) return wrong_type(key, "a number", value);
  const double number = yyjson_get_num(value);
  if (std::abs(number) > static_cast<double>(std::numeric_limits<float>::max())) {
    return fail(ErrorCode::kInvalidArgument, "The argument " + quoted(key) + " is too large.");
  }
  return static_cast<float>(number);
}

Result<std::optional<bool>> Arguments::truth(std::string_view key) const {
  yyjson_val* const value = find(key);
  if (value == nullptr || yyjson_is_null(value)) return std::nullopt;
  if (!yyjson_is_bool(value)) return wrong_type(key, "true or false", value);
  return yyjson_get_bool(value);
}

Result<std::optional<Arguments>> Arguments::object(std::string_view key) const {
  yyjson_val* const value = find(key);
  if (value == nullptr || yyjson_is_null(value)) return std::nullopt;
  if (!yyjson_is_obj(value)) return wrong_type(key, "an object", value);
  Arguments inner;
  inner.root_ = value;
  return inner;
}

Result<std::string> Arguments::needed_text(std::string_view key) const {
  auto value = text(key);
  if (!value) return base::pass_on(std::move(value));
  if (!*value) return missing(key);
  return **std::move(value);
}

Result<std::int32_t> Arguments::needed_whole(std::string_view key) const {
  auto value = whole(key);
  if (!value) return base::pass_on(std::move(value));
  if (!*value) return missing(key);
  return **value;
}

Result<bool> Arguments::needed_truth(std::string_view key) const {
  auto value = truth(key);
  if (!value) return base::pass_on(std::move(value));
  if (!*value) return missing(key);
  return **value;
}

std::unexpected<base::Error> Arguments::wrong_type(std::string_view key, std::string_view expected, yyjson_val* got) {
  return fail(ErrorCode::kInvalidArgument,
              "The argument " + quoted(key) + " must be " + std::string(expected) + ", but is " + kind_of(got) + ".");
}

std::unexpected<base::Error> Arguments::unknown_name(std::string_view key, std::string_view got, const std::string& known) {
  return fail(ErrorCode::kInvalidArgument, "The argument " + quoted(key) + " must be " + known + ", but is " + quoted(got) + ".");
}

std::unexpected<base::Error> Arguments::missing(std::string_view key) {
  return fail(ErrorCode::kInvalidArgument, "The argument " + quoted(key) + " is missing.");
}

}  // namespace convlens::app
