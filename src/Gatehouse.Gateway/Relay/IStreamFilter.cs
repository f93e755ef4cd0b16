namespace Gatehouse.Gateway.Relay;

/// <summary>Looks at one direction of a relay where copying alone is not safe. Used by one copier.</summary>
internal interface IStreamFilter
{
    /// <summary>True once nothing more may go on.</summary>
    bool IsClosed { get; }

    /// <summary>Takes what was read and returns what goes on: most often the same memory.</summary>
    /// <param name="chunk">What was read; valid until the next call.</param>
    /// <returns>Valid until the next call. Empty where the filter needs more before it can decide.</returns>
    ReadOnlyMemory<byte> Pass(ReadOnlyMemory<byte> chunk);

    /// <summary>What was returned last has been written.</summary>
    void Passed()
    {
    }
}
