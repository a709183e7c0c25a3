package dev.windlass.web;

import dev.windlass.settings.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a web server has to know.
 *
 * @param bind the address to listen on, such as {@code 127.0.0.1}
 * @param port 0: any free one
 * @param home the installation's folder: task logs, the token key
 * @param adminPassword of the first administrator; null: one is made up
 * @param version shown to people and API clients
 */
public record WebSettings(
    String bind, int port, Path home, @Nullable Secret adminPassword, String version) {}
