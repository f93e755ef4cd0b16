namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>What comes after a statement.</summary>
internal enum Flow
{
    /// <summary>The next one.</summary>
    Next,

    /// <summary>What follows the loop (BREAK).</summary>
    Break,

    /// <summary>The loop's condition (CONTINUE).</summary>
    Continue,

    /// <summary>The end of the batch or procedure (RETURN).</summary>
    Return,

    /// <summary>The end of all that was asked for: an error that ends the batch.</summary>
    EndBatch,
}
