namespace Gatehouse.Protocols.MySql;

/// <summary>What a client or server can do, and, in a client's message, what the session will have.</summary>
/// <remarks>
/// Bits 0 to 31: https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__capabilities__flags.html.
/// Bits 32 and up are MariaDB's and travel in bytes that MySQL reserves: https://mariadb.com/kb/en/connection/#capabilities.
/// </remarks>
[Flags]
public enum Capabilities : ulong
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>CLIENT_LONG_PASSWORD; MariaDB calls it CLIENT_MYSQL: unset says that bits 32 and up are sent.</summary>
    LongPassword = 1 << 0,

    /// <summary>CLIENT_FOUND_ROWS.</summary>
    FoundRows = 1 << 1,

    /// <summary>CLIENT_LONG_FLAG.</summary>
    LongFlag = 1 << 2,

    /// <summary>CLIENT_CONNECT_WITH_DB: the login names a database.</summary>
    ConnectWithDatabase = 1 << 3,

    /// <summary>CLIENT_NO_SCHEMA.</summary>
    NoSchema = 1 << 4,

    /// <summary>CLIENT_COMPRESS: zlib after the login.</summary>
    Compress = 1 << 5,

    /// <summary>CLIENT_ODBC.</summary>
    Odbc = 1 << 6,

    /// <summary>CLIENT_LOCAL_FILES.</summary>
    LocalFiles = 1 << 7,

    /// <summary>CLIENT_IGNORE_SPACE.</summary>
    IgnoreSpace = 1 << 8,

    /// <summary>CLIENT_PROTOCOL_41: the protocol since MySQL 4.1.</summary>
    Protocol41 = 1 << 9,

    /// <summary>CLIENT_INTERACTIVE.</summary>
    Interactive = 1 << 10,

    /// <summary>CLIENT_SSL: TLS before the login.</summary>
    Ssl = 1 << 11,

    /// <summary>CLIENT_IGNORE_SIGPIPE.</summary>
    IgnoreSigpipe = 1 << 12,

    /// <summary>CLIENT_TRANSACTIONS.</summary>
    Transactions = 1 << 13,

    /// <summary>CLIENT_RESERVED.</summary>
    Reserved = 1 << 14,

    /// <summary>CLIENT_SECURE_CONNECTION, since 8.0 CLIENT_RESERVED2: scrambles of 20 bytes.</summary>
    SecureConnection = 1 << 15,

    /// <summary>CLIENT_MULTI_STATEMENTS.</summary>
    MultiStatements = 1 << 16,

    /// <summary>CLIENT_MULTI_RESULTS.</summary>
    MultiResults = 1 << 17,

    /// <summary>CLIENT_PS_MULTI_RESULTS.</summary>
    PreparedMultiResults = 1 << 18,

    /// <summary>CLIENT_PLUGIN_AUTH: authentication plugins by name.</summary>
    PluginAuth = 1 << 19,

    /// <summary>CLIENT_CONNECT_ATTRS: the login carries attributes.</summary>
    ConnectAttributes = 1 << 20,

    /// <summary>CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA: the login's authentication data may be longer than 255 bytes.</summary>
    PluginAuthLengthEncoded = 1 << 21,

    /// <summary>CLIENT_CAN_HANDLE_EXPIRED_PASSWORDS.</summary>
    CanHandleExpiredPasswords = 1 << 22,

    /// <summary>CLIENT_SESSION_TRACK: OK packets tell of changes of the session.</summary>
    SessionTrack = 1 << 23,

    /// <summary>CLIENT_DEPRECATE_EOF: OK packets in place of EOF packets.</summary>
    DeprecateEof = 1 << 24,

    /// <summary>CLIENT_OPTIONAL_RESULTSET_METADATA.</summary>
    OptionalResultSetMetadata = 1 << 25,

    /// <summary>CLIENT_ZSTD_COMPRESSION_ALGORITHM: zstd after the login.</summary>
    ZstdCompress = 1 << 26,

    /// <summary>CLIENT_QUERY_ATTRIBUTES: attributes stand before the text of a query.</summary>
    QueryAttributes = 1 << 27,

    /// <summary>MULTI_FACTOR_AUTHENTICATION.</summary>
    MultiFactorAuthentication = 1 << 28,

    /// <summary>CLIENT_SSL_VERIFY_SERVER_CERT: of no meaning on the wire.</summary>
    VerifyServerCertificate = 1 << 30,

    /// <summary>CLIENT_REMEMBER_OPTIONS: of no meaning on the wire.</summary>
    RememberOptions = 1UL << 31,

    /// <summary>MARIADB_CLIENT_PROGRESS: progress reports in error packets.</summary>
    MariaDbProgress = 1UL << 32,

    /// <summary>MARIADB_CLIENT_COM_MULTI: several commands in one; removed from the server.</summary>
    MariaDbMultiCommand = 1UL << 33,

    /// <summary>MARIADB_CLIENT_STMT_BULK_OPERATIONS.</summary>
    MariaDbBulkOperations = 1UL << 34,

    /// <summary>MARIADB_CLIENT_EXTENDED_METADATA.</summary>
    MariaDbExtendedMetadata = 1UL << 35,

    /// <summary>MARIADB_CLIENT_CACHE_METADATA.</summary>
    MariaDbCacheMetadata = 1UL << 36,

    /// <summary>MARIADB_CLIENT_BULK_UNIT_RESULTS.</summary>
    MariaDbBulkUnitResults = 1UL << 37,
}
