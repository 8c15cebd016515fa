#include "network/safetensors.h"

#include <algorithm>
#include <optional>
#include <string_view>

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
  const std::string* name = nullptr;
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

/// Splits the file into the text of the header and the data.
Result<std::pair<std::string_view, std::span<const std::byte>>> split(std::span<const std::byte> file) {
  base::ByteReader reader(file, ErrorCode::kCorruptModel);
  const auto length = reader.read<std::uint64_t>();
  if (!length) return fail(ErrorCode::kCorruptModel, "A model file of " + std::to_string(file.size()) + " bytes is too short.");
  if (*length > kMostHeaderBytes) return not_safetensors(file);
  const auto header = reader.read_bytes(static_cast<std::size_t>(*length));
  if (!header) {
    return fail(ErrorCode::kCorruptModel, "The model file is cut off: its header has " + std::to_string(*length) + " bytes, but only " +
                                              std::to_string(reader.remaining()) + " are there.");
  }
  return std::pair{text_of(*header), file.subspan(reader.offset())};
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

Status read_metadata(yyjson_val* object, Safetensors& result) {
  if (!yyjson_is_obj(object)) return fail(ErrorCode::kCorruptModel, "The metadata of the model file should be an object.");
  yyjson_obj_iter iterator = yyjson_obj_iter_with(object);
  while (yyjson_val* key = yyjson_obj_iter_next(&iterator)) {
    yyjson_val* value = yyjson_obj_iter_get_val(key);
    if (!yyjson_is_str(value) || !result.metadata.emplace(json_text(key), json_text(value)).second) {
      return fail(ErrorCode::kCorruptModel, "The metadata " + shown(json_text(key)) + " should be one text.");
    }
  }
  return {};
}

/// Reads one tensor's entry; its bytes are cut out later, when all ranges are known.
Result<std::pair<StoredTensor, Range>> read_entry(std::string_view name, yyjson_val* object) {
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
  const std::int64_t expected = shape->elements() * kind.size;
  if (kind.type != ElementType::kOther && range->end - range->begin != expected) {
    return fail(ErrorCode::kCorruptModel, what + " of " + shape->text() + " needs " + std::to_string(expected) +
                                              " bytes, but its offsets span " + std::to_string(range->end - range->begin) + ".");
  }
  return std::pair{StoredTensor{.name = std::string(name), .type = kind.type, .type_name = type_name, .shape = *shape, .bytes = {}},
                   *range};
}

/// Gives every tensor its bytes, which must follow each other from the first byte of the data to the last.
Status cut_data(std::span<Range> ranges, std::span<const std::byte> data, Safetensors& result) {
  std::ranges::sort(ranges, {}, &Range::begin);
  const auto size = static_cast<std::int64_t>(data.size());
  std::int64_t end = 0;
  for (const Range& range : ranges) {
    const std::string what = "Tensor " + shown(*range.name);
    if (range.begin != end) {
      return fail(ErrorCode::kCorruptModel, what + " begins at byte " + std::to_string(range.begin) +
                                                " of the data, but the tensor before it ends at " + std::to_string(end) + ".");
    }
    if (range.end > size) {
      return fail(ErrorCode::kCorruptModel, "The model file is cut off: " + what + " ends at byte " + std::to_string(range.end) +
                                                " of the data, but there are only " + std::to_string(size) + ".");
    }
    end = range.end;
    result.tensors.find(*range.name)->second.bytes =
        data.subspan(static_cast<std::size_t>(range.begin), static_cast<std::size_t>(range.end - range.begin));
  }
  if (end == size) return {};
  return fail(ErrorCode::kCorruptModel, "The model file has " + std::to_string(size - end) + " bytes after its last tensor.");
}

}  // namespace

Result<Safetensors> parse_safetensors(std::span<const std::byte> file) {
  auto parts = split(file);
  if (!parts) return pass_on(std::move(parts));
  auto document = parse_json(parts->first, "the header of the model file");
  if (!document) return pass_on(std::move(document));
  yyjson_val* root = yyjson_doc_get_root(document->get());
  if (!yyjson_is_obj(root)) return fail(ErrorCode::kCorruptModel, "The header of the model file should be an object.");
  if (yyjson_obj_size(root) > kMostTensors + 1) return fail(ErrorCode::kUnsupportedModel, "The model file has more than 4096 tensors.");

  Safetensors result;
  std::vector<Range> ranges;
  yyjson_obj_iter iterator = yyjson_obj_iter_with(root);
  while (yyjson_val* key = yyjson_obj_iter_next(&iterator)) {
    yyjson_val* value = yyjson_obj_iter_get_val(key);
    if (json_text(key) == "__metadata__") {
      if (auto read = read_metadata(value, result); !read) return pass_on(std::move(read));
      continue;
    }
    auto entry = read_entry(json_text(key), value);
    if (!entry) return pass_on(std::move(entry));
    const auto [place, added] = result.tensors.emplace(entry->first.name, entry->first);
    if (!added) return fail(ErrorCode::kCorruptModel, "Tensor " + shown(json_text(key)) + " is there twice.");
    entry->second.name = &place->first;
    ranges.push_back(entry->second);
  }
  if (auto cut = cut_data(ranges, parts->second, result); !cut) return pass_on(std::move(cut));
  return result;
}

}  // namespace convlens::network
