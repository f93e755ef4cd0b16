package com.azure.identity.extensions.jdbc.postgresql;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;

/**
 * Stands in for the class of azure-identity-extensions, which cannot be had here: it asks App Service's endpoint for a token, as that
 * does. What it proves is the driver's part: that the class which the migrated URL names is asked for a password per connection.
 */
public class AzurePostgresqlAuthenticationPlugin implements AuthenticationPlugin {
    private static final Pattern TOKEN = Pattern.compile("\"access_token\"\\s*:\\s*\"([^\"]+)\"");

    public AzurePostgresqlAuthenticationPlugin(Properties properties) {
    }

    @Override
    public char[] getPassword(AuthenticationRequestType type) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(System.getenv("IDENTITY_ENDPOINT")
                    + "?api-version=2019-08-01&resource=https://ossrdbms-aad.database.windows.net"))
                .header("X-IDENTITY-HEADER", System.getenv("IDENTITY_HEADER")).build();
            String answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
            Matcher token = TOKEN.matcher(answer);
            if (!token.find()) {
                throw new IllegalStateException("the identity endpoint gave no token");
            }
            return token.group(1).toCharArray();
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException("the identity endpoint did not answer", e);
        }
    }
}
