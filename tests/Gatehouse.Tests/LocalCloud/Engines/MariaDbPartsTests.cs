using Gatehouse.LocalCloud.Engines;
using Gatehouse.LocalCloud.Engines.MySql;

namespace Gatehouse.Tests.LocalCloud.Engines;

public class MariaDbPartsTests
{
    [Theory]
    [InlineData("mariadbd  Ver 10.11.14-MariaDB-0+deb12u2 for debian-linux-gnu on x86_64 (Debian 12)", "10.11.14")]
    [InlineData("/usr/sbin/mariadbd  Ver 11.4.2-MariaDB for Linux on x86_64", "11.4.2")]
    [InlineData("mysqld  Ver 8.0.36 for Linux on x86_64 (MySQL Community Server - GPL)", null)]
    [InlineData("mariadbd Ver", null)]
    [InlineData("", null)]
    public void Only_a_MariaDB_has_a_version(string output, string? version) => Assert.Equal(version, MariaDbBinaries.ParseVersion(output));

    [Fact]
    public void Debians_folder_is_searched_after_PATH_and_a_relative_folder_never()
        => Assert.Equal(["/opt/bin", "/usr/sbin", "/usr/bin"], MariaDbBinaries.Folders("/opt/bin:.:bin:/usr/sbin"));

    [Fact]
    public void The_engine_is_the_packages_own_user_or_nobody()
    {
        string[] passwd = ["root:x:0:0::/root:/bin/sh", "nobody:x:65534:65534::/:/bin/false", "mysql:x:102:105::/:/bin/false"];

        Assert.Equal(new EngineUser("mysql", 102, 105), EngineUser.Choose(passwd, "mysql"));
        Assert.Equal(new EngineUser("nobody", 65534, 65534), EngineUser.Choose(passwd[..2], "mysql"));
    }
}
