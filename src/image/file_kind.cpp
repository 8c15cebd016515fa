#include "image/file_kind.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

namespace convlens::image {

using base::ErrorCode;
using namespace std::string_view_literals;

namespace {

struct Mark {
  std::size_t offset;
  std::string_view bytes;
  std::string_view name;  ///< as in "This is ...": with its article
};

/// Pictures, and what people take for pictures, that only a browser may be able to decode. Source: the formats' specifications.
constexpr std::array kForeign{
    Mark{8, "WEBP", "a WebP picture"},
    Mark{4, "ftypavif", "an AVIF picture"},
    Mark{4, "ftypavis", "an AVIF picture"},
    Mark{4, "ftyphei", "a HEIC photo"},
    Mark{4, "ftyphev", "a HEIC photo"},
    Mark{4, "ftypmif1", "a HEIF photo"},
    Mark{4, "ftypmsf1", "a HEIF photo"},
    Mark{4, "ftypcrx ", "a camera's raw photo"},
    Mark{4, "ftyp", "a video"},
    Mark{0, "\x1A\x45\xDF\xA3", "a video"},
    Mark{0, "\xFF\x0A", "a JPEG XL picture"},
    Mark{0, "\0\0\0\x0CJXL \x0D\x0A\x87\x0A"sv, "a JPEG XL picture"},
    Mark{0, "\0\0\0\x0CjP  \x0D\x0A\x87\x0A"sv, "a JPEG 2000 picture"},
    Mark{0, "II*\0"sv, "a TIFF picture or a camera's raw photo"},
    Mark{0, "MM\0*"sv, "a TIFF picture or a camera's raw photo"},
    Mark{0, "II+\0"sv, "a TIFF picture or a camera's raw photo"},
    Mark{0, "MM\0+"sv, "a TIFF picture or a camera's raw photo"},
    Mark{0, "8BPS", "a Photoshop file"},
    Mark{0, "%PDF", "a PDF document"},
    Mark{0, "\0\0\1\0"sv, "an icon file"},
    Mark{0, "PK\3\4", "a ZIP archive or an office document"},
};

std::string_view text_of(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

bool has_mark(std::string_view file, const Mark& mark) {
  return file.size() >= mark.offset && file.substr(mark.offset).starts_with(mark.bytes);
}

/// What a file of text is, by its first element: SVG may follow an XML declaration and comments, HTML comes in either case.
std::string_view name_of_text(std::string_view file) {
  std::string head(file.substr(0, 1024));
  std::ranges::transform(head, head.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (head.find_first_of('<') == std::string::npos) return {};
  if (head.find("<html") != std::string::npos || head.find("<!doctype html") != std::string::npos) return "a web page";
  if (head.find("<svg") != std::string::npos) return "an SVG drawing";
  return {};
}

std::string_view name_of_foreign(std::string_view file) {
  const auto mark = std::ranges::find_if(kForeign, [&](const Mark& candidate) { return has_mark(file, candidate); });
  return mark != kForeign.end() ? mark->name : name_of_text(file);
}

}  // namespace

base::Result<FileKind> file_kind(std::span<const std::byte> file) {
  const std::string_view text = text_of(file);
  if (text.empty()) return base::fail(ErrorCode::kCorruptImage, "The file is empty.");
  if (text.starts_with("\xFF\xD8")) return FileKind::kJpeg;
  if (text.starts_with("\x89PNG")) return FileKind::kPng;
  if (text.starts_with("GIF8")) return FileKind::kGif;
  if (text.starts_with("BM")) return FileKind::kBmp;
  const std::string_view name = name_of_foreign(text);
  if (name.empty())
    return base::fail(ErrorCode::kUnsupportedImage, "This file is not a picture that is known here. Choose a JPEG, PNG, GIF or BMP file.");
  return base::fail(ErrorCode::kUnsupportedImage,
                    "This is " + std::string(name) + ", which cannot be opened here. Save it as JPEG or PNG, or take a screenshot of it.");
}

}  // namespace convlens::image
