#include "image/picture_info.h"

namespace convlens::image {

using base::ErrorCode;

namespace {

std::string_view name_of(FileKind kind) {
  switch (kind) {
    case FileKind::kJpeg:
      return "JPEG";
    case FileKind::kPng:
      return "PNG";
    case FileKind::kBmp:
      return "BMP";
    case FileKind::kGif:
      return "GIF";
  }
  return "picture";
}

}  // namespace

base::Result<PictureInfo> inspect(std::span<const std::byte> file, FileKind kind) {
  switch (kind) {
    case FileKind::kJpeg:
      return inspect_jpeg(file);
    case FileKind::kPng:
      return inspect_png(file);
    case FileKind::kBmp:
      return inspect_bmp(file);
    case FileKind::kGif:
      return inspect_gif(file);
  }
  return base::fail(ErrorCode::kInternal, "There is no such kind of file.");
}

std::unexpected<base::Error> corrupt(FileKind kind, std::string_view what) {
  return base::fail(ErrorCode::kCorruptImage, "This " + std::string(name_of(kind)) +
                                                  " file is damaged or incomplete: " + std::string(what) +
                                                  ". Get the picture again from where it came from, or choose another one.");
}

std::unexpected<base::Error> unsupported(FileKind kind, std::string_view what) {
  return base::fail(ErrorCode::kUnsupportedImage, "This " + std::string(name_of(kind)) + " file " + std::string(what) +
                                                      ", which cannot be opened here. Save it anew as JPEG or PNG.");
}

}  // namespace convlens::image
