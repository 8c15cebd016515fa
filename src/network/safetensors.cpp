#include "network/safetensors.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "base/byte_reader.h"
#include "network/json.h"
#include "network/shown.h"

namespace convlens::network {

namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

constexpr std::uint64_t kMostHeaderBytes = 16U << 20U;
constexpr std::size_t kMostTensors = 4096;

/// Where a tensor lies in the data.
struct Range {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

std::string_view text_of(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

/// The failure for a file that does not begin with a plausible header length.
std::unexpected<base::Error> not_safetensors(std::span<const std::byte> file) {
  const std::string_view text = text_of(file);
  std::string kind = "not a safetensors file";
  if (text.starts_with("PK\x03\x04")) kind = "a zip archive (a PyTorch or .keras file?), not a safetensors file";
  if (text.starts_with("\x89HDF")) kind = "an HDF5 file (a Keras .h5 file?), not a safetensors file";
  if (text.starts_with("\x80\x02")) kind = "a Python pickle (an old PyTorch file?), not a safetensors file";
  if (text.starts_with("{")) kind = "a JSON text, not a safetensors file";
  if (text.starts_with("<")) kind = "a web page, not a safetensors file";
  return fail(ErrorCode::kUnsupportedModel, "This is " + kind + "; convert the model to a ConvLens safetensors file first.");
}

struct ElementKind {
  ElementType type = ElementType::kOther;
  std::int64_t size = 0;  ///< in bytes
};

ElementKind element_kind(std::string_view type_name) {
  if (type_name == "F32") return {ElementType::kF32, 4};
  if (type_name == "F16") return {ElementType::kF16, 2};
  if (type_name == "I8") return {ElementType::kI8, 1};
  return {};
}

/// A pair of offsets, which may need more than 32 bits. Nothing if it is no pair of whole numbers in order.
std::optional<Range> read_range(yyjson_val* value) {
  const auto entries = json_entries(value);
  if (entries.size() != 2 || !std::ranges::all_of(entries, yyjson_is_uint)) return std::nullopt;
  const std::uint64_t begin = yyjson_get_uint(entries[0]);
  const std::uint64_t end = yyjson_get_uint(entries[1]);
  if (begin > end || end > std::uint64_t{1} << 62U) return std::nullopt;
  return Range{static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end)};
}

Status read_metadata(yyjson_val* object, Metadata& metadata) {
  if (!yyjson_is_obj(object)) return fail(ErrorCode::kCorruptModel, "The metadata of the model file should be an object.");
  yyjson_obj_iter iterator = yyjson_obj_iter_with(object);
  while (yyjson_val* key = yyjson_obj_iter_next(&iterator)) {
    yyjson_val* value = yyjson_obj_iter_get_val(key);
    if (!yyjson_is_str(value) || !metadata.emplace(json_text(key), json_text(value)).second) {
      return fail(ErrorCode::kCorruptModel, "The metadata " + shown(json_text(key)) + " should be one text.");
    }
  }
  return {};
}

/// A declared tensor and where it lies.
struct PlacedEntry {
  TensorEntry entry;
  Range range;
};

Result<PlacedEntry> read_entry(std::string_view name, yyjson_val* object) {
  const std::string what = "Tensor " + shown(name);
  ObjectReader reader(object, what);
  const std::string type_name = reader.text("dtype");
  const std::vector<std::int64_t> extents = reader.integers("shape");
  const auto range = read_range(reader.take("data_offsets"));
  if (!range) reader.wrong("data_offsets", "two whole numbers in order");
  if (auto finished = reader.finish(); !finished) return pass_on(std::move(finished));

  auto shape = tensor::Shape::checked(extents);
  if (!shape) return fail(shape.error().code, what + ": " + shape.error().message);
  const ElementKind kind = element_kind(type_name);
  const std::int64_t size = range->end - range->begin;
  const std::int64_t expected = shape->elements() * kind.size;
  if (kind.type != ElementType::kOther && size != expected) {
    return fail(ErrorCode::kCorruptModel, what + " of " + shape->text() + " needs " + std::to_string(expected) +
                                              " bytes, but its offsets span " + std::to_string(size) + ".");
  }
  return PlacedEntry{.entry = {.name = std::string(name),
                               .type = kind.type,
                               .type_name = type_name,
                               .shape = *shape,
                               .size = static_cast<std::uint64_t>(size)},
                     .range = *range};
}

/// Puts the tensors in the order of their data and checks that they follow each other from the first byte on.
Status place_tensors(std::vector<PlacedEntry> placed, SafetensorsHeader& header) {
  std::ranges::sort(placed, {}, [](const PlacedEntry& entry) { return entry.range.begin; });
  std::int64_t end = 0;
  for (PlacedEntry& tensor : placed) {
    if (tensor.range.begin != end) {
      return fail(ErrorCode::kCorruptModel, "Tensor " + shown(tensor.entry.name) + " begins at byte " + std::to_string(tensor.range.begin) +
                                                " of the data, but the tensor before it ends at " + std::to_string(end) + ".");
    }
    end = tensor.range.end;
    header.tensors.push_back(std::move(tensor.entry));
  }
  header.data_size = static_cast<std::uint64_t>(end);
  return {};
}

}  // namespace

Result<std::uint64_t> header_length(std::span<const std::byte> start) {
  base::ByteReader reader(start, ErrorCode::kCorruptModel);
  const auto length = reader.read<std::uint64_t>();
  if (!length) return fail(ErrorCode::kCorruptModel, "A model file of " + std::to_string(start.size()) + " bytes is too short.");
  if (*length > kMostHeaderBytes) return not_safetensors(start);
  return *length;
}

std::unexpected<base::Error> cut_off_in_header(std::uint64_t length, std::uint64_t actual) {
  return fail(ErrorCode::kCorruptModel, "The model file is cut off: its header has " + std::to_string(length) + " bytes, but only " +
                                            std::to_string(actual) + " are there.");
}

Result<SafetensorsHeader> parse_header(std::string_view text) {
  auto document = parse_json(text, "the header of the model file");
  if (!document) return pass_on(std::move(document));
  yyjson_val* root = yyjson_doc_get_root(document->get());
  if (!yyjson_is_obj(root)) return fail(ErrorCode::kCorruptModel, "The header of the model file should be an object.");
  if (yyjson_obj_size(root) > kMostTensors + 1) return fail(ErrorCode::kUnsupportedModel, "The model file has more than 4096 tensors.");

  SafetensorsHeader header;
  std::vector<PlacedEntry> placed;
  std::set<std::string_view> names;
  yyjson_obj_iter iterator = yyjson_obj_iter_with(root);
  while (yyjson_val* key = yyjson_obj_iter_next(&iterator)) {
    yyjson_val* value = yyjson_obj_iter_get_val(key);
    if (json_text(key) == "__metadata__") {
      if (auto read = read_metadata(value, header.metadata); !read) return pass_on(std::move(read));
      continue;
    }
    auto entry = read_entry(json_text(key), value);
    if (!entry) return pass_on(std::move(entry));
    if (!names.insert(json_text(key)).second) return fail(ErrorCode::kCorruptModel, "Tensor " + shown(json_text(key)) + " is there twice.");
    placed.push_back(*std::move(entry));
  }
  if (auto done = place_tensors(std::move(placed), header); !done) return pass_on(std::move(done));
  return header;
}

Status check_data_size(const SafetensorsHeader& header, std::uint64_t actual) {
  if (actual > header.data_size) {
    return fail(ErrorCode::kCorruptModel,
                "The model file has " + std::to_string(actual - header.data_size) + " bytes after its last tensor.");
  }
  std::uint64_t end = 0;
  for (const TensorEntry& tensor : header.tensors) {
    end += tensor.size;
    if (end <= actual) continue;
    return fail(ErrorCode::kCorruptModel, "The model file is cut off: Tensor " + shown(tensor.name) + " ends at byte " +
                                              std::to_string(end) + " of the data, but there are only " + std::to_string(actual) + ".");
  }
  return {};
}

Result<Safetensors> parse_safetensors(std::span<const std::byte> file) {
  const auto length = header_length(file);
  if (!length) return fail(length.error().code, length.error().message);
  std::span<const std::byte> rest = file.subspan(kLengthBytes);
  if (*length > rest.size()) return cut_off_in_header(*length, rest.size());
  auto header = parse_header(text_of(rest.first(static_cast<std::size_t>(*length))));
  if (!header) return pass_on(std::move(header));
  rest = rest.subspan(static_cast<std::size_t>(*length));
  if (auto fits = check_data_size(*header, rest.size()); !fits) return pass_on(std::move(fits));

  Safetensors result{.metadata = std::move(header->metadata), .tensors = {}};
  for (TensorEntry& entry : header->tensors) {
    const auto size = static_cast<std::size_t>(entry.size);
    std::string name = entry.name;
    result.tensors.emplace(std::move(name), StoredTensor{std::move(entry), rest.first(size)});
    rest = rest.subspan(size);
  }
  return result;
}

}  // namespace convlens::network
