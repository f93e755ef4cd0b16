using System.Net;
using System.Net.Sockets;
using Gatehouse.Gateway;
using Gatehouse.Gateway.Configuration;

namespace Gatehouse.Cli.Gateway;

/// <summary>One line that says what a listener does.</summary>
internal static class ListenerLine
{
    public static string Of(ListenerSettings settings, EndPoint endpoint)
    {
        var place = endpoint is UnixDomainSocketEndPoint ? $"unix:{endpoint}" : endpoint.ToString();
        var target = settings.Host is { } host ? $"{host}:{settings.Port}" : settings.Socket;
        var database = settings.Database is { } name ? $", database {name}" : "";
        if (settings is { Client: ClientAuthentication.Token, Protocol: GatewayProtocol.Tds })
            return $"{settings.Name}: {place} (TLS, token) -> {target}, TLS verified, as login {settings.User} for {settings.Principals.Count} principals";
        return settings.Client == ClientAuthentication.None
            ? $"{settings.Name}: {place} -> {target}{database}, as {settings.User ?? "the principal's name"}, "
                + $"by {settings.Credential}, TLS verified"
                + (settings.ReachableByContainers ? "; OPEN TO EVERY CONTAINER of that bridge" : "")
            : $"{settings.Name}: {place} (TLS, token) -> {target}, as the token's principal is mapped";
    }
}
