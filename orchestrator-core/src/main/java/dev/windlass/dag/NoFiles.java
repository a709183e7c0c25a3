package dev.windlass.dag;

import java.util.Optional;

/** The template files of a DAG that came without any. */
enum NoFiles implements TemplateFiles {
  NONE;

  @Override
  public Optional<String> read(String path) {
    return Optional.empty();
  }

  @Override
  public String where() {
    return "nowhere: this DAG came without files";
  }
}
