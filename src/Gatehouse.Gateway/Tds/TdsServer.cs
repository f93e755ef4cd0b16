namespace Gatehouse.Gateway.Tds;

/// <summary>The upstream of a TDS listener: a server on a private Unix socket, which speaks TDS 7.4 without TLS.</summary>
/// <param name="SocketPath">Path of the socket, in a folder that only the gateway can enter.</param>
public sealed record TdsServer(string SocketPath);
