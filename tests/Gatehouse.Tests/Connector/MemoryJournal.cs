using Gatehouse.Connector.Connections;

namespace Gatehouse.Tests.Connector;

/// <summary>A journal in memory.</summary>
internal sealed class MemoryJournal : IJournal
{
    public byte[]? Content { get; set; }

    public byte[]? Read() => Content;

    public void Write(ReadOnlySpan<byte> content) => Content = content.ToArray();

    public void Delete() => Content = null;
}
