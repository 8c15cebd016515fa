#include "app/ui_tokens.h"

#include <memory>
#include <string>

#include <yyjson.h>

namespace convlens::app {

ui::Tokens tokens_from_json(std::string_view json) {
  ui::Tokens tokens;
  const std::unique_ptr<yyjson_doc, decltype(&yyjson_doc_free)> document(yyjson_read(json.data(), json.size(), 0), &yyjson_doc_free);
  yyjson_obj_iter entries = yyjson_obj_iter_with(yyjson_doc_get_root(document.get()));
  while (yyjson_val* const name = yyjson_obj_iter_next(&entries)) {
    yyjson_val* const value = yyjson_obj_iter_get_val(name);
    if (yyjson_is_str(value)) tokens[yyjson_get_str(name)] = yyjson_get_str(value);
  }
  return tokens;
}

}  // namespace convlens::app
