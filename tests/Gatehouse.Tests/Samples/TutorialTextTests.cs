using System.Security.Cryptography;
using System.Text;
using Gatehouse.Tests.Support;

namespace Gatehouse.Tests.Samples;

/// <summary>The tutorials' programs are the pages' own text, but for the line that a reader is told to un-comment.</summary>
public class TutorialTextTests
{
    // SHA-256 of each page's code block as printed, with LF line ends and one at the end.
    [Theory]
    [InlineData("dotnet/Program.cs", "// ", "var sqlServerTokenProvider = new DefaultAzureCredential();", "f94072c0c2a7e508456f738f79a12ff84369c150bb66347dc5bcb7f3d094f39e")]
    [InlineData("python/app.py", "# ", "cred = DefaultAzureCredential()", "64a6df0fdd9cbaa4e757758070ec24d1656c958f71242353a31361c9cc0bfd95")]
    [InlineData("node/app.mjs", "// ", "const credential = new DefaultAzureCredential();", "4bfcd025efcb383fe7548a886e6b3567011d92fcab095205b13fc73fa7c5daba")]
    [InlineData("dotnet-service-connector/Program.cs", "", "", "5d1d0364692cbbdeee13fd7824b2fe14015840435705268b7b4af81f7a961d65")]
    [InlineData("mysql/node/app.mjs", "// ", "const credential = new DefaultAzureCredential();",
        "97882bcf68c9f0dc8739fba1eb4a6463885926f8acea6b72b7b74ef85d0c9a3c")]
    [InlineData("mysql/python/app.py", "# ", "cred = ManagedIdentityCredential()    ",
        "99a0e9f0a470579e183f2d0cc05e03ef48c224ead3e9d1108cafb131e7cf1710")]
    [InlineData("mysql/dotnet/Program.cs", "// ", "var credential = new DefaultAzureCredential();",
        "3693318a547d2d06d4e93185d1d112228cec04fca7a56c4bd7050b3f72c8d4db")]
    [InlineData("sql/node/app.mjs", "", "", "84bc6b97250049f1d01a8e864fe107a38ef6e1db4c2235242c2ca3b9f1a757b9")]
    [InlineData("sql/dotnet/Program.cs", "", "", "94cb2c226a999f282fbfd66d938f854e1d3f24d8d3e95878a1a84edfa9a14114")]
    public void A_tutorials_program_is_the_pages_text_with_one_line_uncommented(string file, string comment, string uncommented, string hash)
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "samples", "tutorial", file));

        var asPrinted = uncommented.Length == 0 ? text : text.Replace($"\n{uncommented}\n", $"\n{comment}{uncommented}\n", StringComparison.Ordinal);

        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(asPrinted))));
    }
}
