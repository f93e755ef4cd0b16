-- Tls.java --
class Tls {
    void load(KeyManagerFactory factory) throws Exception {
        factory.init(store, "Made-Up-1".toCharArray());
        config.setPassword("Made-Up-1");
        config.setKeyStorePassword("Made-Up-1");
    }
}
