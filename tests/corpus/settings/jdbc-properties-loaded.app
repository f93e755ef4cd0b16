# What a program loads from a file of properties is not followed; the password beside the URL is found.
-- src/Connections.java --
import java.io.FileInputStream;
import java.sql.*;
import java.util.Properties;
public class Connections {
    private static String url, login, secret;
    static {
        try {
            Properties settings = new Properties();
            settings.load(new FileInputStream("db.properties"));
            url = settings.getProperty("db.url");
            login = settings.getProperty("db.usr");
            secret = settings.getProperty("db.pwd");
        } catch (java.io.IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
    public static Connection open() throws SQLException { return DriverManager.getConnection(url, login, secret); }
}
-- db.properties --
db.url=jdbc:mysql://shop.mysql.database.azure.com:3306/shop
db.usr=shopadmin
@@A db.pwd=Made-Up-1
