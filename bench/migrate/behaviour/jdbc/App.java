import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;

public class App {
    public static void main(String[] args) throws Exception {
        String first = who();
        Thread.sleep(Long.parseLong(System.getenv("WAIT_SECONDS")) * 1000);
        System.out.println(first + " " + who());
    }

    private static String who() throws SQLException {
        String url = "jdbc:postgresql://" + System.getenv("AZURE_POSTGRESQL_HOST") + ":" + System.getenv("AZURE_POSTGRESQL_PORT")
            + "/" + System.getenv("AZURE_POSTGRESQL_DATABASE");
        try (Connection connection = DriverManager.getConnection(url, System.getenv("AZURE_POSTGRESQL_USER"),
                System.getenv("AZURE_POSTGRESQL_PASSWORD"));
             ResultSet rows = connection.createStatement().executeQuery("SELECT current_user")) {
            rows.next();
            return rows.getString(1);
        }
    }
}
