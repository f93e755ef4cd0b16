namespace Gatehouse.Migration.Syntax;

/// <summary>A file that is not what its name says, or is nested beyond reason.</summary>
internal sealed class SyntaxException(string message) : Exception(message);
