namespace Gatehouse.LocalCloud.Engines;

/// <summary>An engine cannot do what it was asked. The message says what happened and what to type.</summary>
public sealed class EngineException(string message, Exception? inner = null) : Exception(message, inner);
