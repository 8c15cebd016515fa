#include "base/result.h"

#include <set>
#include <string>

#include <catch2/catch_test_macros.hpp>

namespace convlens::base {
namespace {

TEST_CASE("every error code has a name of its own in kebab case", "[base]") {
  std::set<std::string_view> names;
  for (int code = 0; code <= static_cast<int>(ErrorCode::kInternal); ++code) {
    const std::string_view name = code_name(static_cast<ErrorCode>(code));
    INFO(name);
    CHECK_FALSE(name.empty());
    CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos);
    CHECK(names.insert(name).second);
  }
}

TEST_CASE("the names of error codes that pages rely on stay as they are", "[base]") {
  CHECK(code_name(ErrorCode::kCorruptModel) == "corrupt-model");
  CHECK(code_name(ErrorCode::kUnsupportedImage) == "unsupported-image");
  CHECK(code_name(ErrorCode::kLargeImage) == "large-image");
  CHECK(code_name(ErrorCode::kUnknownLayer) == "unknown-layer");
}

TEST_CASE("a code out of range has the name of a defect", "[base]") { CHECK(code_name(static_cast<ErrorCode>(200)) == "internal"); }

TEST_CASE("a failure is passed on to a result of another type unchanged", "[base]") {
  const auto outer = [](Result<int> inner) -> Result<std::string> { return pass_on(std::move(inner)); };
  const auto result = outer(fail(ErrorCode::kNoImage, "Open a photo first."));
  REQUIRE_FALSE(result);
  CHECK(result.error() == Error{ErrorCode::kNoImage, "Open a photo first."});
}

}  // namespace
}  // namespace convlens::base
